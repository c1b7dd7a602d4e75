using System.Diagnostics;
using Autoauto.Core.Workspace.Background;

namespace Autoauto.Core.Tests.Support;

/// <summary>The built command line as a process of its own: a real engine that can be killed.</summary>
internal static class CliProcess
{
    private static readonly string s_assembly = Find();

    /// <summary>How it starts a background worker.</summary>
    public static WorkerCommand Worker { get; } = new("dotnet", [s_assembly, "worker"]);

    /// <summary>Starts it.</summary>
    public static Process Start(string repository, IReadOnlyDictionary<string, string>? environment, params string[] arguments) =>
        StartWith([], repository, environment, arguments);

    /// <summary>Starts it by another command, to which the executable and its arguments are appended.</summary>
    public static Process StartWith(IReadOnlyList<string> prefix, string repository, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        string[] line = [.. prefix, "dotnet", s_assembly, .. arguments, "--repository", repository];
        var info = new ProcessStartInfo(line[0], line[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };

        // It lives for seconds: compiling its methods a second time, and guarding what was compiled, costs more than it saves.
        info.Environment["DOTNET_TieredPGO"] = "0";
        info.Environment["DOTNET_TC_CallCountingDelayMs"] = "FFFFF";
        info.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            info.Environment[name] = value;
        }

        var process = Process.Start(info)!;
        process.StandardInput.Close();
        return process;
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        string repository, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        using var process = Start(repository, environment, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }

    private static string Find()
    {
        // .../tests/Unit/<these tests>/bin/<configuration>/<framework>/
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var root = framework.Parent!.Parent!.Parent!.Parent!.Parent!.Parent!;
        var path = Path.Combine(root.FullName, "src", "Autoauto.Cli", "bin", framework.Parent!.Name, framework.Name, "autoauto.dll");
        return File.Exists(path) ? path : throw new FileNotFoundException("The command line is not built.", path);
    }
}
