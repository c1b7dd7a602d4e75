using System.Globalization;
using System.Text;
using Autoauto.Core.Git;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Processes;
using Autoauto.Core.Storage;
using Microsoft.Data.Sqlite;

namespace Autoauto.Bench.Overhead;

/// <summary>Fills a repository with the traces of earlier runs of the program: rows, and the refs that pin their candidates.</summary>
internal static class History
{
    private const int ExperimentsPerRun = 100;

    public static async Task AddAsync(string root, ProgramSpec spec, int experiments, int repeats)
    {
        if (experiments == 0)
        {
            return;
        }

        var runner = new ProcessRunner(TimeProvider.System);
        var location = await RepositoryLocation.FindAsync(root, runner, CancellationToken.None).ConfigureAwait(false);
        using var git = new GitClient(location, runner);
        var head = await git.ResolveCommitAsync("HEAD", CancellationToken.None).ConfigureAwait(false)
                   ?? throw new InvalidOperationException("The benchmark's repository has no commit.");
        var refs = new StringBuilder();
        using (var database = new Database(new RunPaths(root).Database))
        {
            for (var first = 0; first < experiments; first += ExperimentsPerRun)
            {
                var count = Math.Min(ExperimentsPerRun, experiments - first);
                var run = NewRun(first / ExperimentsPerRun, spec, head, count);
                database.Write(connection => AddRun(connection, run, count, repeats));
                for (var n = 1; n <= count; n++)
                {
                    refs.Append(CultureInfo.InvariantCulture, $"create refs/autoauto/{run.Id}/{n} {head}\n");
                }
            }
        }

        var outcome = await runner.RunAsync(
            new ProcessSpec { FileName = "git", Arguments = ["update-ref", "--stdin"], WorkingDirectory = root, StandardInput = refs.ToString() },
            CancellationToken.None).ConfigureAwait(false);
        if (outcome.ExitCode != 0)
        {
            throw new InvalidOperationException(outcome.ErrorTail);
        }
    }

    internal static Run NewRun(int index, ProgramSpec spec, string head, int count)
    {
        var at = DateTimeOffset.UnixEpoch.AddYears(50).AddHours(index);
        var id = $"{at.UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}-b{index.ToString("x3", CultureInfo.InvariantCulture)}";
        return new Run
        {
            Id = id,
            Program = spec.Name,
            Phase = RunPhase.Finished,
            TerminationReason = TerminationReason.MaxExperiments,
            Branch = $"autoauto/{spec.Name}/{id}",
            StartCommit = head,
            HeadCommit = head,
            Spec = spec,
            Options = new RunOptions(),
            EvaluatorHash = "bench",
            OriginalBaseline = 100,
            Baseline = 90,
            Best = 90,
            BestExperiment = 1,
            Experiments = count,
            Kept = 1,
            Discarded = count - 1,
            StartedAt = at,
            UpdatedAt = at,
            FinishedAt = at.AddMinutes(30),
        };
    }

    private static void AddRun(SqliteConnection connection, Run run, int count, int repeats)
    {
        RunStore.Insert(connection, run);
        RunStore.Update(connection, run);
        for (var number = 1; number <= count; number++)
        {
            ExperimentStore.Save(connection, NewExperiment(run, number));
            for (var ordinal = 1; ordinal <= repeats; ordinal++)
            {
                MeasurementStore.Insert(connection, NewMeasurement(run, number, ordinal));
            }

            EventStore.Append(connection, run.Id, number, "experiment.finished", EventSeverity.Information, "Discarded: within noise", run.StartedAt);
        }
    }

    internal static Experiment NewExperiment(Run run, int number) => new()
    {
        RunId = run.Id,
        Number = number,
        Phase = ExperimentPhase.Finished,
        Status = number == 1 ? ExperimentStatus.Kept : ExperimentStatus.Discarded,
        Reason = number == 1 ? ExperimentReason.Improved : ExperimentReason.WithinNoise,
        StartCommit = run.StartCommit,
        CandidateCommit = run.StartCommit,
        Subject = "An earlier idea that is described in one line of ordinary length",
        Commits = 1,
        FilesChanged = 1,
        LinesAdded = 3,
        LinesRemoved = 2,
        NetLines = 1,
        Metric = 90,
        BaselineMetric = 100,
        EffectPercent = 10,
        Agent = "command",
        Marker = FormattableString.Invariant($"{run.Id}.{number}"),
        StartedAt = run.StartedAt,
        FinishedAt = run.StartedAt.AddSeconds(10),
    };

    private static Measurement NewMeasurement(Run run, int number, int ordinal) => new()
    {
        RunId = run.Id,
        Experiment = number,
        Purpose = MeasurementPurpose.Decision,
        Arm = Arm.Candidate,
        CommitSha = run.StartCommit,
        Ordinal = ordinal,
        Sample = new Sample { Value = 100, Values = new Dictionary<string, double> { ["value"] = 100 }, ExitCode = 0, DurationSeconds = 0.01 },
        AtSeconds = number,
        EvaluatorHash = "bench",
        StartedAt = run.StartedAt,
    };
}
