using System.Collections.Concurrent;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json.Nodes;
using Autoauto.Commands.Bases;
using Autoauto.Completion;
using Autoauto.Core.Measuring;
using Autoauto.Core.Model;
using Autoauto.Core.Workspace;
using Autoauto.Output;
using Autoauto.Pump;

namespace Autoauto.Commands;

/// <summary>Runs a program's evaluator several times on HEAD and says how far it can be trusted.</summary>
[Cmdlet(VerbsDiagnostic.Test, "AutoProgram", SupportsShouldProcess = true)]
[OutputType(typeof(ProgramTestInfo))]
public sealed class TestAutoProgramCommand : AutoCommand
{
    /// <summary>Names of the programs.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ProgramNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Program { get; set; } = [];

    /// <summary>How often the evaluator is run.</summary>
    [Parameter]
    [Alias("Count")]
    [ValidateRange(2, 100)]
    public int Invocations { get; set; } = 10;

    /// <summary>Writes the recommended repeats and noise threshold into the program's settings.</summary>
    [Parameter]
    public SwitchParameter Apply { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var workspace = OpenWorkspace();
        AttemptEach(Program, name =>
        {
            workspace.Programs.RequireExisting(name);
            if (ShouldProcess($"program '{name}' in {workspace.Root}", string.Create(CultureInfo.InvariantCulture, $"Run evaluator {Invocations} times on HEAD")))
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
        var samples = new ConcurrentQueue<Sample>();
        var bar = new ProgressBar(1, -1, $"Autoauto {name}", "starting");
        var shown = 0;
        try
        {
            return SessionPump.Await(cancel => workspace.TestProgramAsync(name, Invocations, samples.Enqueue, cancel), Tick, StopToken);
        }
        finally
        {
            SessionPump.Close(this, [bar]);
        }

        void Tick()
        {
            while (samples.TryDequeue(out var sample))
            {
                shown++;
                var result = sample.IsValid ? Words.Number(sample.Value) : $"{sample.Failure}: {sample.FailureDetail}";
                var status = SafeText.Line(string.Create(CultureInfo.InvariantCulture, $"{shown} of {Invocations}, last {result}"))!;
                bar = bar with { Status = status, Percent = Math.Min(100, 100 * shown / Invocations) };
                WriteVerbose(status);
                SessionPump.Show(this, [bar]);
            }
        }
    }

    private void ApplyTo(RepositoryWorkspace workspace, ProgramTest test)
    {
        if (!test.IsValid || test.RecommendedRepeats is not { } repeats || test.RecommendedNoiseThresholdPercent is not { } threshold)
        {
            WriteWarning($"Nothing was changed in program '{test.Program}': the test gave no recommendation.");
            return;
        }

        var settings = new Dictionary<string, JsonNode?>(StringComparer.Ordinal) { ["repeats"] = repeats, ["noiseThresholdPercent"] = threshold };
        workspace.Programs.Update(test.Program, new ProgramUpdate { Settings = settings });
        WriteVerbose(string.Create(CultureInfo.InvariantCulture, $"Program '{test.Program}' now has {repeats} repeats and a noise threshold of {threshold} %."));
    }
}
