using Autoauto.Core.Decisions;
using Autoauto.Core.Model;

namespace Autoauto.Bench.Decision;

/// <summary>What one simulated loop did.</summary>
internal sealed class LoopOutcome
{
    public int Decisions { get; private set; }

    public int Invocations { get; set; }

    public int Nulls { get; private set; }

    public int NullsKept { get; private set; }

    public int Regressions { get; private set; }

    public int RegressionsKept { get; private set; }

    public int Improvements { get; private set; }

    public int ImprovementsKept { get; private set; }

    /// <summary>Sum of the effects of all improvements that were offered.</summary>
    public double OfferedGain { get; private set; }

    /// <summary>Sum of claimed minus true effects over all keeps.</summary>
    public double Overstatement { get; private set; }

    public double TrueGain { get; set; }

    public HodgesLehmann? Receipt { get; set; }

    /// <summary>Values that the run started from; null unless it was recorded.</summary>
    public IReadOnlyList<Observation>? Setup { get; init; }

    /// <summary>What an engine would have stored.</summary>
    public List<RecordedDecision> Recorded { get; } = [];

    /// <summary>The verdict of each recorded decision.</summary>
    public List<Verdict> Verdicts { get; } = [];

    public int Keeps => NullsKept + RegressionsKept + ImprovementsKept;

    public int FalseKeeps => NullsKept + RegressionsKept;

    public double FalseDiscoveryProportion => Keeps == 0 ? 0 : (double)FalseKeeps / Keeps;

    public void Record(CandidateFacts candidate, List<Observation>? values, Verdict verdict)
    {
        if (values is not null)
        {
            Verdicts.Add(verdict);
            Recorded.Add(new RecordedDecision
            {
                Candidate = candidate,
                Observations = [.. values],
                WasAdopted = verdict.Kind != VerdictKind.Discard,
            });
        }
    }

    public void Add(double effect, Verdict verdict)
    {
        var kept = verdict.Kind == VerdictKind.Discard ? 0 : 1;
        Decisions++;
        if (effect == 0)
        {
            Nulls++;
            NullsKept += kept;
        }
        else if (effect < 0)
        {
            Regressions++;
            RegressionsKept += kept;
        }
        else
        {
            Improvements++;
            ImprovementsKept += kept;
            OfferedGain += effect;
        }

        Overstatement += kept * ((verdict.Effect ?? 0) - effect);
    }
}
