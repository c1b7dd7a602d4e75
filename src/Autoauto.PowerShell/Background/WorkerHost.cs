using System.Management.Automation;
using Autoauto.Core.Workspace.Background;

namespace Autoauto.Background;

/// <summary>
/// How the module starts a background worker: in another process of the same PowerShell, which is there wherever the module is. It needs no .NET
/// installation, and has the same version as this module.
/// </summary>
internal static class WorkerHost
{
    private const string Script = "Import-Module -Name $args[0]; exit [Autoauto.Background.WorkerEntry]::Run([string[]]($args | Select-Object -Skip 1))";

    /// <summary>The command; the worker's own arguments go behind it.</summary>
    public static WorkerCommand Command()
    {
        var home = Path.GetDirectoryName(typeof(PSObject).Assembly.Location)!;
        var module = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(WorkerHost).Assembly.Location)!, "..", "Autoauto.psd1"));
        string[] arguments = ["-NoLogo", "-NoProfile", "-NonInteractive", "-CommandWithArgs", Script, WildcardPattern.Escape(module)];
        var executable = Path.Combine(home, OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh");

        // Installed as a .NET tool PowerShell has no executable of its own.
        return File.Exists(executable) || !File.Exists(Path.Combine(home, "pwsh.dll"))
            ? new WorkerCommand(File.Exists(executable) ? executable : "pwsh", arguments)
            : new WorkerCommand("dotnet", [Path.Combine(home, "pwsh.dll"), .. arguments]);
    }
}
