using System.Reflection;
using Autoauto.Core.Workspace.Background;

namespace Autoauto.Cli.Hosting;

/// <summary>How the command line starts a background worker: itself, with the hidden command <c>worker</c>.</summary>
internal static class WorkerHost
{
    /// <summary>Name of the hidden command.</summary>
    public const string Name = "worker";

    /// <summary>The command; the worker's own arguments go behind it.</summary>
    public static WorkerCommand Command()
    {
        var self = Self();
        return self with { Arguments = [.. self.Arguments, Name] };
    }

    /// <summary>How this process was started, without the arguments of the command line.</summary>
    public static WorkerCommand Self()
    {
        // Started as "dotnet autoauto.dll" the process is dotnet, which has to be told what to run.
        var process = Environment.ProcessPath ?? "autoauto";
        return new WorkerCommand(
            process,
            Path.GetFileNameWithoutExtension(process).Equals("dotnet", StringComparison.OrdinalIgnoreCase) ? [Assembly.GetEntryAssembly()!.Location] : []);
    }
}
