using System.Collections.Concurrent;
using System.Management.Automation;
using System.Text.Json.Nodes;
using Autoauto.Binding;
using Autoauto.Commands.Bases;
using Autoauto.Core.Errors;
using Autoauto.Core.Programs;
using Autoauto.Core.Workspace;
using Autoauto.Output;
using Autoauto.Pump;

namespace Autoauto.Commands;

/// <summary>Creates a program: what to improve, how it is measured, and what may be changed. With -UseAgent an agent writes it.</summary>
[Cmdlet(VerbsCommon.New, "AutoProgram", SupportsShouldProcess = true, DefaultParameterSetName = TemplateSet)]
[OutputType(typeof(ProgramInfo))]
public sealed class NewAutoProgramCommand : ProgramSettingCommand
{
    private const string TemplateSet = "Template";
    private const string AgentSet = "Agent";

    /// <summary>Name of the program.</summary>
    [Parameter(Position = 0, Mandatory = true)]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    public string Program { get; set; } = string.Empty;

    /// <summary>What the agent is to reach, in words.</summary>
    [Parameter(Position = 1, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Goal { get; set; } = string.Empty;

    /// <summary>Name of the number that the measure script reports. With -UseAgent the agent chooses it unless you do.</summary>
    [Parameter(Mandatory = true, ParameterSetName = TemplateSet)]
    [Parameter(ParameterSetName = AgentSet)]
    [ValidateNotNullOrEmpty]
    public string? Metric { get; set; }

    /// <summary>Which way the metric gets better. With -UseAgent the agent chooses it unless you do.</summary>
    [Parameter(Mandatory = true, ParameterSetName = TemplateSet)]
    [Parameter(ParameterSetName = AgentSet)]
    [ValidateSet("Lower", "Higher")]
    public string? Direction { get; set; }

    /// <summary>Lets the agent that -Agent or -AgentCommand names read the repository and write instructions, evaluator and settings; they are checked before anything is created.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AgentSet)]
    public SwitchParameter UseAgent { get; set; }

    /// <summary>Cap on what the agent's calls may cost, US dollars. One call may overshoot it.</summary>
    [Parameter(ParameterSetName = AgentSet)]
    [ValidateRange(0.000001, 1e9)]
    [Number]
    public decimal? MaxCostUsd { get; set; }

    /// <summary>Cap on the tokens of the agent's calls.</summary>
    [Parameter(ParameterSetName = AgentSet)]
    [AtLeast(1)]
    [Number(IsWhole = true)]
    public long? MaxTokens { get; set; }

    /// <summary>Goes on where nobody knows what the agent costs.</summary>
    [Parameter(ParameterSetName = AgentSet)]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var workspace = OpenWorkspace();
        var settings = GivenSettings();
        if (Metric is not null)
        {
            settings["metric"] = JsonValue.Create(Metric);
        }

        if (Direction is not null)
        {
            settings["direction"] = JsonValue.Create(Direction.ToLowerInvariant());
        }

        if (UseAgent)
        {
            SetUp(workspace, settings);
            return;
        }

        // Everything that can be wrong is found before anything is asked or written.
        workspace.Programs.RequireFree(Program);
        var folder = workspace.Programs.PathOf(Program);
        var spec = ProgramConfig.Parse(Program, settings);
        if (!ShouldProcess(folder, "Create program"))
        {
            return;
        }

        workspace.Programs.Create(new ProgramDraft { Spec = spec, Goal = Goal, Instructions = Instructions, MeasureScriptPath = MeasureScript, BuildScriptPath = BuildScript });
        WriteProgram(workspace);
    }

    private void SetUp(RepositoryWorkspace workspace, Dictionary<string, JsonNode?> settings)
    {
        if (new[] { nameof(Instructions), nameof(MeasureScript), nameof(BuildScript) }.FirstOrDefault(MyInvocation.BoundParameters.ContainsKey) is { } given)
        {
            throw new AutoautoException(ErrorCode.InvalidArgument, $"-{given} and -UseAgent do not go together: the agent writes that.", given);
        }

        var request = new ProgramSetUpRequest { Program = Program, Goal = Goal, Settings = settings, MaxCostUsd = MaxCostUsd, MaxTokens = MaxTokens, Force = Force };
        var plan = workspace.PlanSetUp(request);
        if (IsWhatIf())
        {
            foreach (var line in SetUpText.Lines(plan))
            {
                ShouldProcess(line, line, null);
            }

            return;
        }

        if (!ShouldProcess(plan.Folder, SetUpText.Action(plan)))
        {
            return;
        }

        var proposal = Await(workspace, request);
        foreach (var warning in proposal.Warnings)
        {
            WriteWarning(SafeText.Line(warning));
        }

        if (ShouldProcess(plan.Folder, SetUpText.Action(proposal)))
        {
            workspace.AcceptProgram(proposal);
            WriteProgram(workspace);
        }
        else
        {
            WriteWarning($"The program was not created; what the agent wrote is in {proposal.Definition.Directory}.");
        }
    }

    private ProgramProposal Await(RepositoryWorkspace workspace, ProgramSetUpRequest request)
    {
        var steps = new ConcurrentQueue<ProgramSetUpStep>();
        var bar = new ProgressBar(1, -1, SafeText.Line($"Setting up {Program}")!, "starting");
        try
        {
            return SessionPump.Await(cancel => workspace.SetUpProgramAsync(request, steps.Enqueue, cancel), Tick, StopToken);
        }
        finally
        {
            SessionPump.Close(this, [bar]);
        }

        void Tick()
        {
            while (steps.TryDequeue(out var step))
            {
                if (SetUpText.Of(step) is { } text)
                {
                    bar = bar with { Status = text };
                    WriteVerbose(text);
                    SessionPump.Show(this, [bar]);
                }
            }
        }
    }

    private void WriteProgram(RepositoryWorkspace workspace) =>
        WriteInfo(Map.From(workspace.Programs.Inspect(Program), workspace.Programs.PathOf(Program), workspace.Root));
}
