using System.Management.Automation;
using Autoauto.Commands.Bases;
using Autoauto.Completion;

namespace Autoauto.Commands;

/// <summary>Removes programs: their folders and, with -Force, their runs.</summary>
[Cmdlet(VerbsCommon.Remove, "AutoProgram", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveAutoProgramCommand : AutoCommand
{
    /// <summary>Names of the programs.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ProgramNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Program { get; set; } = [];

    /// <summary>Does not ask, and removes the program's runs as well.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var workspace = OpenWorkspace();
        AttemptEach(Program, name =>
        {
            workspace.Programs.RequireExisting(name);
            if (IsConfirmed(workspace.Programs.PathOf(name), Force ? "Remove program and its runs" : "Remove program", Force))
            {
                workspace.RemoveProgram(name, Force);
            }
        });
    }
}
