using System.Collections.Concurrent;
using System.Globalization;
using System.Management.Automation;
using Autoauto.Binding;
using Autoauto.Commands.Bases;
using Autoauto.Completion;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Programs;
using Autoauto.Core.Workspace;
using Autoauto.Output;
using Autoauto.Pump;

namespace Autoauto.Commands;

/// <summary>Runs a program's evaluator several times on HEAD and says how far it can be trusted.</summary>
[Cmdlet(VerbsDiagnostic.Test, "AutoProgram", SupportsShouldProcess = true, DefaultParameterSetName = MeasureSet)]
[OutputType(typeof(ProgramTestInfo), ParameterSetName = [MeasureSet])]
[OutputType(typeof(RedTeamResultInfo), ParameterSetName = [RedTeamSet])]
public sealed class TestAutoProgramCommand : AutoCommand
{
    private const string MeasureSet = "Measure";
    private const string RedTeamSet = "RedTeam";

    /// <summary>Names of the programs.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ProgramNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Program { get; set; } = [];

    /// <summary>How often the evaluator is run.</summary>
    [Parameter(ParameterSetName = MeasureSet)]
    [Alias("Count")]
    [ValidateRange(2, 100)]
    [Number(IsWhole = true)]
    public int Invocations { get; set; } = 10;

    /// <summary>The improvement that you want to be able to see, percent: says what that would take. Default is the program's setting.</summary>
    [Parameter(ParameterSetName = MeasureSet)]
    [ValidateRange(SettingRange.TargetEffectLowest, SettingRange.TargetEffectHighest)]
    [Number]
    public double? TargetEffectPercent { get; set; }

    /// <summary>Writes the recommended settings into the program: repeats, noise threshold, warm-up, and the preset that sees the target effect.</summary>
    [Parameter(ParameterSetName = MeasureSet)]
    public SwitchParameter Apply { get; set; }

    /// <summary>Lets scripted cheaters try the program, in a copy of the repository that is thrown away.</summary>
    [Parameter(ParameterSetName = RedTeamSet, Mandatory = true)]
    public SwitchParameter RedTeam { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var workspace = OpenWorkspace();
        AttemptEach(Program, name =>
        {
            workspace.Programs.RequireExisting(name);
            if (RedTeam)
            {
                if (ShouldProcess($"program '{name}' in {workspace.Root}", "Let scripted cheaters try the program in a copy of the repository"))
                {
                    PlayRedTeam(workspace, name);
                }

                return;
            }

            if (ShouldProcess($"program '{name}' in {workspace.Root}", string.Create(CultureInfo.InvariantCulture, $"Run evaluator {Invocations} times on HEAD, and 9 times to compare the measuring slots")))
            {
                var test = Measure(workspace, name);
                if (Apply)
                {
                    ApplyTo(workspace, test);
                }

                WriteInfo(Map.From(test));
            }
        });
    }

    private ProgramTest Measure(RepositoryWorkspace workspace, string name)
    {
        var steps = new ConcurrentQueue<ProgramTestStep>();
        var request = new ProgramTestRequest { Invocations = Invocations, TargetEffectPercent = TargetEffectPercent };
        var bar = new ProgressBar(1, -1, $"Autoauto {name}", "starting");
        try
        {
            return SessionPump.Await(cancel => workspace.TestProgramAsync(name, request, steps.Enqueue, cancel), Tick, StopToken);
        }
        finally
        {
            SessionPump.Close(this, [bar]);
        }

        void Tick()
        {
            if (steps.IsEmpty)
            {
                return;
            }

            while (steps.TryDequeue(out var step))
            {
                var sample = step.Sample;
                var phase = step.Phase == "evaluator" ? string.Empty : step.Phase + " ";
                var result = sample.IsValid ? Figures.Number(sample.Value) : $"{sample.Failure}: {sample.FailureDetail}";
                var status = SafeText.Line(string.Create(CultureInfo.InvariantCulture, $"{phase}{step.Number} of {step.Of}, last {result}"))!;
                bar = bar with { Status = status, Percent = 100 * step.Number / step.Of };
                WriteVerbose(status);
            }

            SessionPump.Show(this, [bar]);
        }
    }

    private void PlayRedTeam(RepositoryWorkspace workspace, string name)
    {
        var results = new ConcurrentQueue<RedTeamResult>();
        var bar = new ProgressBar(1, -1, $"Autoauto {name}", "measuring the baseline");
        try
        {
            SessionPump.Await(cancel => workspace.RedTeamProgramAsync(name, results.Enqueue, cancel), Tick, StopToken);
            Tick();
        }
        finally
        {
            SessionPump.Close(this, [bar]);
        }

        void Tick()
        {
            if (results.IsEmpty)
            {
                return;
            }

            while (results.TryDequeue(out var result))
            {
                WriteInfo(Map.From(result));
                bar = bar with { Status = SafeText.Line($"{result.Cheat}: {result.Outcome}")! };
            }

            SessionPump.Show(this, [bar]);
        }
    }

    private void ApplyTo(RepositoryWorkspace workspace, ProgramTest test)
    {
        if (!test.IsValid || test.RecommendedRepeats is null)
        {
            WriteWarning($"Nothing was changed in program '{test.Program}': the test gave no recommendation.");
            return;
        }

        var settings = Recommended.Settings(test, workspace.Programs.Load(test.Program).Spec);
        if (settings.Count == 0)
        {
            WriteVerbose($"Nothing was changed in program '{test.Program}': its rule learns what it needs.");
            return;
        }

        workspace.Programs.Update(test.Program, new ProgramUpdate { Settings = settings });
        WriteVerbose($"Program '{test.Program}' now has {string.Join(", ", settings.Select(s => $"{s.Key} {s.Value}"))}.");
    }
}
