using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Storage;
using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Storage;

/// <summary>What was saved is what is read: zero is not null, no text is not empty text.</summary>
public sealed class ExperimentStoreTests : IDisposable
{
    private static readonly DateTimeOffset s_at = DateTimeOffset.UnixEpoch;
    private readonly ScratchFolder _scratch = new();

    public static TheoryData<string, string?, double?, int?, long?, decimal?> Values => new()
    {
        { "missing", null, null, null, null, null },
        { "zero", "", 0, 0, 0, 0 },
        { "ordinary", "größer €", -1.5, 7, 61_000, 0.31m },
        { "extreme", "\U0001F600\n", double.Epsilon, int.MinValue, long.MaxValue, 79_228_162_514_264.33m },
    };

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [MemberData(nameof(Values))]
    public void What_may_be_missing_is_read_as_it_was_saved(string what, string? text, double? number, int? count, long? tokens, decimal? money)
    {
        using var database = new Database(_scratch[what + ".db"]);
        var run = NewRun();
        var saved = NewExperiment(run) with { Subject = text, Metric = number, NetLines = count, Tokens = tokens, CostUsd = money };
        database.Write(c =>
        {
            RunStore.Insert(c, run);
            ExperimentStore.Save(c, saved);
        });

        foreach (var read in (Experiment?[])[database.Read(c => ExperimentStore.Find(c, run.Id, 1), null), .. database.Read(c => ExperimentStore.Page(c, run.Id, null, null, 0, 10), [])])
        {
            Assert.NotNull(read);
            Assert.Equal((text, number, count, tokens, money), (read.Subject, read.Metric, read.NetLines, read.Tokens, read.CostUsd));
            Assert.Equal((s_at, s_at), (read.StartedAt, read.FinishedAt));
            Assert.Null(read.Model);
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void What_is_no_finite_number_is_stored_as_missing(double metric)
    {
        using var database = new Database(_scratch["finite.db"]);
        var run = NewRun();
        database.Write(c =>
        {
            RunStore.Insert(c, run);
            ExperimentStore.Save(c, NewExperiment(run) with { Metric = metric });
        });

        Assert.Null(database.Read(c => ExperimentStore.Find(c, run.Id, 1), null)!.Metric);
    }

    private static Run NewRun() => new()
    {
        Id = "20260203-020506-bcdf",
        Program = "p",
        Phase = RunPhase.Finished,
        Branch = "autoauto/p/1",
        StartCommit = new string('a', 40),
        HeadCommit = new string('a', 40),
        Spec = new ProgramSpec { Name = "p", Metric = "ms", Direction = Direction.Lower },
        Options = new RunOptions(),
        StartedAt = s_at,
        UpdatedAt = s_at,
    };

    private static Experiment NewExperiment(Run run) => new()
    {
        RunId = run.Id,
        Number = 1,
        Phase = ExperimentPhase.Finished,
        Status = ExperimentStatus.Discarded,
        Reason = ExperimentReason.WithinNoise,
        StartCommit = run.StartCommit,
        Agent = "command",
        Marker = "m",
        StartedAt = s_at,
        FinishedAt = s_at,
    };
}
