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
    [Alias("Name")]
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
        var shown = 0;
        var progress = new ProgressRecord(1, $"Autoauto {name}", "starting");
        try
        {
            return SessionPump.Await(cancel => workspace.TestProgramAsync(name, Invocations, samples.Enqueue, cancel), () => Show(progress, samples, ref shown), StopToken);
        }
        finally
        {
            progress.RecordType = ProgressRecordType.Completed;
            SessionPump.Close(this, [progress]);
        }
    }

    private void Show(ProgressRecord progress, ConcurrentQueue<Sample> samples, ref int shown)
    {
        while (samples.TryDequeue(out var sample))
        {
            shown++;
            var result = sample.IsValid ? Words.Number(sample.Value) : $"{sample.Failure}: {sample.FailureDetail}";
            progress.StatusDescription = SafeText.Line(string.Create(CultureInfo.InvariantCulture, $"{shown} of {Invocations}, last {result}"));
            progress.PercentComplete = Math.Min(100, 100 * shown / Invocations);
            WriteVerbose(progress.StatusDescription);
            WriteProgress(progress);
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
