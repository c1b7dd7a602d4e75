using System.Diagnostics;
using EngineHost;

namespace Autoauto.CrashMatrix.Tests.Support;

/// <summary>How an engine's process ended.</summary>
internal sealed record EngineEnd(int ExitCode, string Output, string Error)
{
    /// <summary>Killed by SIGKILL.</summary>
    public bool IsKilled => ExitCode == 137;
}

/// <summary>A real engine in a process of its own.</summary>
/// <param name="assembly">The host's assembly: the one that was built, or one of changed sources.</param>
/// <param name="mutation">Name of the mutation that is switched on in a host of changed sources; null for none.</param>
/// <param name="gitTraces">Folder in which every git below the engine writes down what it did; null for none.</param>
internal sealed class EngineProcess(string assembly, string? mutation = null, string? gitTraces = null)
{
    /// <summary>The host of the engine as it was built.</summary>
    public static string BuiltAssembly { get; } = FindBuilt();

    /// <summary>The engine as it was built.</summary>
    public static EngineProcess Built { get; } = new(BuiltAssembly);

    /// <summary>The same one, but that every git below it writes down what it did, in a file of its own in <paramref name="folder"/>.</summary>
    public EngineProcess TracingGit(string folder) => new(assembly, mutation, folder);

    /// <summary>Starts it.</summary>
    public Process Start(ScriptedRepository repository, params string[] arguments)
    {
        var process = Process.Start(Command(repository, arguments))!;
        process.StandardInput.Close();
        return process;
    }

    /// <summary>How it is started.</summary>
    public ProcessStartInfo Command(ScriptedRepository repository, params string[] arguments)
    {
        var info = new ProcessStartInfo("dotnet", [assembly, repository.Root, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };

        // It lives for seconds: compiling its methods a second time, and guarding what was compiled, costs more than it saves.
        info.Environment["DOTNET_TieredPGO"] = "0";
        info.Environment["DOTNET_TC_CallCountingDelayMs"] = "FFFFF";
        info.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        if (mutation is not null)
        {
            info.Environment["AUTOAUTO_MUTATION"] = mutation;
        }

        if (gitTraces is not null)
        {
            info.Environment["GIT_TRACE2_EVENT"] = gitTraces;
        }

        return info;
    }

    /// <summary>Runs it to its end; after five minutes it is killed and its end is an exception.</summary>
    public async Task<EngineEnd> RunAsync(ScriptedRepository repository, params string[] arguments)
    {
        using var process = Start(repository, arguments);
        return await EndOf(process);
    }

    /// <summary>Waits for the end of a started one.</summary>
    public static async Task<EngineEnd> EndOf(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException("The engine did not end within five minutes: " + string.Join(' ', process.StartInfo.ArgumentList));
        }

        return new EngineEnd(process.ExitCode, await output, await error);
    }

    /// <summary>The arguments that let something happen at a fault point.</summary>
    public static string[] At(Passage passage, FaultAction action) => ["--fault", passage.ToString(), action.ToString()];

    private static string FindBuilt()
    {
        // .../tests/Unit/<these tests>/bin/<configuration>/<framework>/
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var unit = framework.Parent!.Parent!.Parent!.Parent!;
        var path = Path.Combine(unit.FullName, "EngineHost", "bin", framework.Parent!.Name, framework.Name, "EngineHost.dll");
        return File.Exists(path) ? path : throw new FileNotFoundException("The engine's host is not built.", path);
    }
}
