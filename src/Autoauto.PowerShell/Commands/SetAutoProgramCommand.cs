using System.Management.Automation;
using Autoauto.Commands.Bases;
using Autoauto.Completion;
using Autoauto.Core.Errors;
using Autoauto.Core.Programs;
using Autoauto.Output;

namespace Autoauto.Commands;

/// <summary>Changes settings, scripts or instructions of programs. Comments and the order of config.json stay.</summary>
[Cmdlet(VerbsCommon.Set, "AutoProgram", SupportsShouldProcess = true)]
[OutputType(typeof(ProgramInfo))]
public sealed class SetAutoProgramCommand : ProgramSettingCommand
{
    /// <summary>Names of the programs.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ProgramNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Program { get; set; } = [];

    /// <summary>Returns the changed programs.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var update = new ProgramUpdate
        {
            Settings = GivenSettings(),
            Instructions = Instructions,
            MeasureScriptPath = MeasureScript,
            BuildScriptPath = BuildScript,
        };
        var changes = Describe(update);
        if (changes.Length == 0)
        {
            throw new AutoautoException(ErrorCode.InvalidArgument, "There is nothing to change.", string.Join(", ", Program), "Name at least one setting, such as -Repeats.");
        }

        var workspace = OpenWorkspace();
        AttemptEach(Program, name =>
        {
            var programs = workspace.Programs;
            programs.RequireExisting(name);
            if (!ShouldProcess(programs.PathOf(name), $"Set {changes}"))
            {
                return;
            }

            var inspection = programs.Update(name, update);
            if (PassThru)
            {
                WriteInfo(Map.From(inspection, programs.PathOf(name), workspace.Root));
            }
        });
    }

    private static string Describe(ProgramUpdate update)
    {
        var parts = update.Settings.Keys.Order(StringComparer.Ordinal).ToList();
        parts.AddRange(new[]
        {
            update.Instructions is null ? null : ProgramFolder.InstructionsFile,
            update.MeasureScriptPath is null ? null : "measure script",
            update.BuildScriptPath is null ? null : "build script",
        }.OfType<string>());
        return string.Join(", ", parts);
    }
}
