using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace Autoauto.Cli.Tests.Support;

/// <summary>What one invocation of the built executable did.</summary>
internal sealed record CliResult(int ExitCode, string Out, string Error)
{
    /// <summary>Standard output as one JSON document.</summary>
    public JsonElement Json => JsonDocument.Parse(Out).RootElement;

    /// <summary>Standard output as JSON lines.</summary>
    public IReadOnlyList<JsonElement> JsonLines =>
        [.. Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    /// <summary>The JSON error object: the last line of standard error.</summary>
    public JsonElement ErrorJson => JsonDocument.Parse(Error.TrimEnd().Split('\n')[^1]).RootElement;
}

/// <summary>Starts the built <c>autoauto</c> as users do: as a process of its own, without a terminal.</summary>
internal static class AutoautoProcess
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);

    /// <summary>Full path of the executable.</summary>
    public static string Executable { get; } = FindExecutable();

    /// <summary>Runs a command line in <paramref name="directory"/> to its end.</summary>
    public static async Task<CliResult> RunAsync(string directory, params string[] args)
    {
        using var process = Start(directory, args);
        return await FinishAsync(process).ConfigureAwait(false);
    }

    /// <summary>Starts a command line.</summary>
    public static Process Start(string directory, params string[] args) => Start(directory, Executable, args);

    /// <summary>Starts any executable in the same way.</summary>
    public static Process Start(string directory, string executable, string[] args)
    {
        var info = new ProcessStartInfo(executable, args)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        info.Environment.Remove("NO_COLOR");

        // It lives for seconds: compiling its methods a second time, and guarding what was compiled, costs more than it saves.
        info.Environment["DOTNET_TieredPGO"] = "0";
        info.Environment["DOTNET_TC_CallCountingDelayMs"] = "FFFFF";
        info.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        var process = Process.Start(info)!;
        process.StandardInput.Close();
        return process;
    }

    /// <summary>Waits for a process and takes what it wrote.</summary>
    public static async Task<CliResult> FinishAsync(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(s_limit);
        try
        {
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"autoauto did not end within {s_limit}.");
        }

        return new CliResult(process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
    }

    /// <summary>Sends a signal by name.</summary>
    public static async Task SignalAsync(int pid, string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", pid.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync().ConfigureAwait(false);
    }

    private static string FindExecutable()
    {
        var metadata = typeof(AutoautoProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().ToDictionary(a => a.Key, a => a.Value);
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root!.FullName, "Autoauto.sln")))
        {
            root = root.Parent;
        }

        return Path.Combine(
            root.FullName, "src", "Autoauto.Cli", "bin", metadata["Configuration"]!, metadata["TargetFramework"]!,
            OperatingSystem.IsWindows() ? "autoauto.exe" : "autoauto");
    }
}
