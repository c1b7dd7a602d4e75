using System.Management.Automation;
using System.Text.Json.Nodes;
using Autoauto.Commands.Bases;
using Autoauto.Core.Errors;
using Autoauto.Core.Measuring;
using Autoauto.Output;

namespace Autoauto.Commands;

/// <summary>Creates a program: what to improve, how it is measured, and what may be changed.</summary>
[Cmdlet(VerbsCommon.New, "AutoProgram", SupportsShouldProcess = true)]
[OutputType(typeof(ProgramInfo))]
public sealed class NewAutoProgramCommand : ProgramSettingCommand
{
    /// <summary>Name of the program.</summary>
    [Parameter(Position = 0, Mandatory = true)]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    public string Program { get; set; } = string.Empty;

    /// <summary>What the agent is to reach, in words.</summary>
    [Parameter(Position = 1, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Goal { get; set; } = string.Empty;

    /// <summary>Name of the number that the measure script reports.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Metric { get; set; } = string.Empty;

    /// <summary>Which way the metric gets better.</summary>
    [Parameter(Mandatory = true)]
    [ValidateSet("Lower", "Higher")]
    public string Direction { get; set; } = string.Empty;

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var workspace = OpenWorkspace();
        var programs = workspace.Programs;
        var settings = GivenSettings();
        settings["metric"] = JsonValue.Create(Metric);
        settings["direction"] = JsonValue.Create(string.Equals(Direction, "Higher", StringComparison.OrdinalIgnoreCase) ? "higher" : "lower");

        // Everything that can be wrong is found before anything is asked or written.
        var folder = programs.PathOf(Program);
        if (programs.Exists(Program))
        {
            throw new AutoautoException(ErrorCode.ProgramExists, $"There is a program '{Program}' already.", Program);
        }

        var spec = ProgramConfig.Parse(Program, settings.Aggregate("{\n}\n", (json, setting) => ProgramConfigText.Set(json, setting.Key, setting.Value)));
        if (!ShouldProcess(folder, "Create program"))
        {
            return;
        }

        var draft = new ProgramDraft { Spec = spec, Goal = Goal, Instructions = Instructions, MeasureScriptPath = MeasureScript, BuildScriptPath = BuildScript };
        programs.Create(draft);
        WriteInfo(Map.From(programs.Inspect(Program), folder, workspace.Root));
    }
}
