using System.Security.Cryptography;
using System.Text;
using Autoauto.Core.Decisions;
using Autoauto.Core.Model;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Episodes.Steps;

/// <summary>
/// Learns how far the head is from itself: both arms run again under the same version and are judged as an episode judges. Without this noise nothing
/// can be decided; judging the same transcripts twice would miss the noise of the runs.
/// </summary>
internal sealed class MeasureFloor(EpisodeContext context, ObserveArm observe, JudgeArms judge)
{
    // A comparison may be void; that many more are tried before the episode goes on without a floor.
    private const int SpareComparisons = 4;

    /// <summary>Names what the noise depends on: tasks, agents and judges.</summary>
    public static string SettingsHash(PolicyTarget target) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Row.ToJson(new
    {
        target.Tasks,
        target.Agent.Agent,
        Judge = (target.Judge ?? target.Agent).Agent,
        target.JudgeSamples,
    }))));

    /// <summary>The floor that these comparisons give.</summary>
    public static AgreementFloor FloorOf(IReadOnlyList<Agreement> agreements) => AgreementFloor.From([.. agreements.Select(a => a.Difference)]);

    /// <summary>The floor as it is known.</summary>
    public AgreementFloor Read() => FloorOf(Agreements());

    /// <summary>The tasks of the comparisons that the floor rests on.</summary>
    public IReadOnlyList<TaskPair> ReadPairs() => [.. Agreements().SelectMany(a => PairsOf(a.EpisodeId, a.Comparison))];

    /// <summary>The tasks of one comparison that count.</summary>
    public IReadOnlyList<TaskPair> PairsOf(string episodeId, int comparison) => JudgeEnsemble.Pairs(
        context.Read(c => EvidenceStore.Judgements(c, episodeId, comparison), []),
        context.Episode.Target.JudgeSamples,
        context.Read(c => EvidenceStore.Arms(c, episodeId, comparison), []));

    /// <summary>Runs the comparisons that are missing.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var known = Read().Episodes;
        if (known >= AgreementFloor.FewestEpisodes)
        {
            return;
        }

        context.Warn(
            "episode.floor",
            FormattableString.Invariant($"How far the policy's head is from itself is measured first: {AgreementFloor.FewestEpisodes - known} comparisons of two arms each."));
        var hash = SettingsHash(context.Episode.Target);
        for (var comparison = 1; comparison <= AgreementFloor.FewestEpisodes + SpareComparisons && Read().Episodes < AgreementFloor.FewestEpisodes; comparison++)
        {
            context.Report("measuring the noise", Read().Episodes, AgreementFloor.FewestEpisodes);
            foreach (var task in context.Episode.Target.Tasks)
            {
                await observe.RunAsync(comparison, EpisodeSide.Main, context.Episode.HeadVersion, task, cancellationToken).ConfigureAwait(false);
                await observe.RunAsync(comparison, EpisodeSide.Baseline, context.Episode.HeadVersion, task, cancellationToken).ConfigureAwait(false);
            }

            var samples = await judge.RunAsync(comparison, cancellationToken).ConfigureAwait(false);
            if (JudgeEnsemble.Advantage(samples, context.Episode.Target.JudgeSamples) is { } difference)
            {
                var number = comparison;
                context.Journal.Record("floor.record", connection => EvidenceStore.SaveAgreement(
                    connection, context.Episode.Policy, hash, context.Episode.Id, number, difference, context.Now));
            }
        }
    }

    private IReadOnlyList<Agreement> Agreements() => context.Read(
        c => EvidenceStore.Agreements(c, context.Episode.Policy, SettingsHash(context.Episode.Target), AgreementFloor.LongestMemory), []);
}
