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
        // Started as "dotnet autoauto.dll" the process is dotnet, which has to be told what to run.
        var process = Environment.ProcessPath ?? "autoauto";
        return Path.GetFileNameWithoutExtension(process).Equals("dotnet", StringComparison.OrdinalIgnoreCase)
            ? new WorkerCommand(process, [Assembly.GetEntryAssembly()!.Location, Name])
            : new WorkerCommand(process, [Name]);
    }
}
