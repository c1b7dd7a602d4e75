using Autoauto.Core.Decisions;
using Autoauto.Core.Model;

namespace Autoauto.Bench.PolicyLand;

/// <summary>
/// One policy evolved by one rule until its budget of task runs is spent: the engine's loop of episodes with its reject buffer, edit budget,
/// provisional edits, agreement floor and predictions.
/// </summary>
internal sealed class Campaign
{
    /// <summary>Episodes that the budget of task runs pays for.</summary>
    public const int Episodes = 60;

    private const double Neutral = 1e-12;

    private readonly CampaignRule _rule;
    private readonly Landscape _landscape;
    private readonly EpisodeWorld _world;
    private readonly Evolver _evolver;
    private AgreementFloor _floor = AgreementFloor.From([]);
    private Policy _kept = Policy.Start;
    private PolicyEdit? _edit;
    private EditTrials _trials = Fresh;
    private int _rollbacksInARow;
    private CampaignOutcome _outcome = new();

    private Campaign(Regime regime, CampaignRule rule, ulong seed)
    {
        _rule = rule;
        _landscape = Landscape.Of(regime, seed);
        _world = new EpisodeWorld(regime, _landscape, seed, Episodes);
        _evolver = new Evolver(regime, _landscape, seed);
    }

    private static EditTrials Fresh => new() { Differences = [] };

    public static CampaignOutcome Run(Regime regime, CampaignRule rule, ulong seed) => new Campaign(regime, rule, seed).Run();

    private CampaignOutcome Run()
    {
        var number = 0;
        for (; number < Episodes; number++)
        {
            if (_rule.LearnsFloor && !_floor.CanDecide)
            {
                LearnFloor(_world.Run(number, _kept, _kept, _rule.Judging).Difference);
                continue;
            }

            _edit ??= _evolver.Propose(_kept, EditBudget.After(_rollbacksInARow));
            if (_edit is null)
            {
                break;
            }

            RunEpisode(number, _edit);
        }

        var head = _edit?.ApplyTo(_kept) ?? _kept;
        return _outcome with
        {
            TaskRuns = number * 2 * Landscape.Tasks,
            Regret = (_landscape.Optimum - _landscape.Quality(head)) / _landscape.Scale,
            TampersAtEnd = head.Tampers,
        };
    }

    private void RunEpisode(int number, PolicyEdit edit)
    {
        var result = _world.Run(number, edit.ApplyTo(_kept), _kept, _rule.Judging);
        _trials = _trials with
        {
            Differences = result.Difference is { } difference ? [.. _trials.Differences, difference] : _trials.Differences,
            Measured = result.Measured is { } measured ? [.. _trials.Measured, measured] : _trials.Measured,
            Pairs = result.Difference is { } judged ? [.. _trials.Pairs, .. Pairs(judged, result.Gain)] : _trials.Pairs,
            Blocked = _trials.Blocked + (result.Blocked ? 1 : 0),
            Void = _trials.Void + (result is { Blocked: false, Difference: null } ? 1 : 0),
        };
        var verdict = _rule.Judge(_floor, _trials, result.Difference is not null);
        var effect = _landscape.Effect(_kept, edit);
        var isGood = effect > Neutral;
        _outcome = _outcome with
        {
            Episodes = _outcome.Episodes + 1,
            GoodEpisodes = _outcome.GoodEpisodes + (isGood ? 1 : 0),
            GoodAbstained = _outcome.GoodAbstained + (isGood && verdict.Decision == EpisodeDecision.Abstain ? 1 : 0),
        };
        if (verdict.Decision != EpisodeDecision.Abstain)
        {
            Settle(edit, verdict, effect);
        }
    }

    /// <summary>The tasks that passed in one arm only. All are judged alike, and no policy makes work longer.</summary>
    private static IEnumerable<TaskPair> Pairs(double judged, MeasuredGain gain) =>
        Enumerable.Repeat(new TaskPair(judged, 0, 1), gain.Better).Concat(Enumerable.Repeat(new TaskPair(judged, 0, -1), gain.Worse));

    private void Settle(PolicyEdit edit, EpisodeVerdict verdict, double effect)
    {
        var isKept = verdict.Decision == EpisodeDecision.Keep;
        Count(edit, verdict, effect, isKept);
        if (_trials.Measured.Count > 0)
        {
            var hit = _trials.Measured.Average() > 0;
            _evolver.Settle(hit);
            _outcome = _outcome with
            {
                Predictions = _outcome.Predictions + 1,
                EvolverError = _outcome.EvolverError + Math.Pow(edit.Confidence - (hit ? 1 : 0), 2),
            };
        }

        if (verdict.Reason is EpisodeReason.CapReached or EpisodeReason.Unproven)
        {
            foreach (var difference in _trials.Differences)
            {
                LearnFloor(difference);
            }
        }

        _rollbacksInARow = isKept ? 0 : _rollbacksInARow + 1;
        if (isKept)
        {
            _kept = edit.ApplyTo(_kept);
        }
        else
        {
            _evolver.Reject(edit);
        }

        (_edit, _trials) = (null, Fresh);
    }

    private void Count(PolicyEdit edit, EpisodeVerdict verdict, double effect, bool isKept)
    {
        var kept = isKept ? 1 : 0;
        var isGood = effect > Neutral;
        var chance = _rule.Options is null ? kept : NormalDistribution.Cumulative(verdict.StandardisedSum);
        _outcome = _outcome with
        {
            Decided = _outcome.Decided + 1,
            GoodKept = _outcome.GoodKept + (isGood ? kept : 0),
            GoodRolledBack = _outcome.GoodRolledBack + (isGood ? 1 - kept : 0),
            FalseKeeps = _outcome.FalseKeeps + (isGood ? 0 : kept),
            HarmfulKept = _outcome.HarmfulKept + (effect < -Neutral ? kept : 0),
            TamperedDecided = _outcome.TamperedDecided + (edit.Tampers ? 1 : 0),
            TamperedKept = _outcome.TamperedKept + (edit.Tampers ? kept : 0),
            FlatteringDecided = _outcome.FlatteringDecided + (edit.Flatters ? 1 : 0),
            FlatteringKept = _outcome.FlatteringKept + (edit.Flatters ? kept : 0),
            RuleForecasts = _outcome.RuleForecasts + 1,
            RuleError = _outcome.RuleError + Math.Pow(chance - (isGood ? 1 : 0), 2),
        };
    }

    private void LearnFloor(double? difference)
    {
        if (difference is { } value)
        {
            _floor = _floor.With(value);
        }
    }
}
