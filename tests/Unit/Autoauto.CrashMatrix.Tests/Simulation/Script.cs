using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.CrashMatrix.Tests.Simulation;

/// <summary>What a scripted agent does in one call.</summary>
internal enum Deed
{
    Improve,
    ImproveInTwoCommits,
    ImproveUncommitted,
    ImproveAndFail,
    Simplify,
    Regress,
    Neutral,
    Nothing,
    GiveUp,
    TimeOut,
    Tamper,
    TamperInCommit,
    LeaveScope,
    RewriteHistory,
    BreakBuild,
    BreakMeasurement,
    BreakGate,
    RateLimited,
    Overloaded,
    QuotaUsedUp,
    CreditUsedUp,
    NotSignedIn,
}

/// <summary>What a seed plans: the program, its settings, and what the agents do. Nothing of it depends on what disturbs the run.</summary>
internal sealed class Script
{
    private static readonly Deed[] s_hindrances = [Deed.RateLimited, Deed.RateLimited, Deed.Overloaded, Deed.QuotaUsedUp, Deed.CreditUsedUp, Deed.NotSignedIn];
    private readonly int _seed;

    public Script(int seed)
    {
        _seed = seed;
        var random = new Random(seed);
        var isFixed = random.Next(10) < 6;
        IsExact = isFixed && random.Next(10) < 7;
        HasHistory = random.Next(10) < 8;
        Spec = new ProgramSpec
        {
            Name = "walk",
            Metric = "ms",
            Direction = Direction.Lower,
            Rule = isFixed ? "fixed" : "adaptive",
            Repeats = random.Next(2, 5),
            Preset = "eco",
            Warmup = random.Next(2),
            KeepSimplifications = random.Next(2) == 0,
            SimplifyMarginPercent = random.Next(2) == 0 ? 1 : null,
            Gates = random.Next(2) == 0 ? [new Gate("quality", 0.9, null)] : [],
            Exclude = ["docs/**"],
            Artifacts = random.Next(4) == 0 ? ["out/**"] : [],
        };
        Options = new RunOptions
        {
            MaxExperiments = random.Next(2, 6),
            MaxConsecutiveDiscards = random.Next(4) == 0 ? 3 : 10,
            MaxCostUsd = !IsExact && random.Next(5) == 0 ? 1.1m : null,
            KeepSimplifications = Spec.KeepSimplifications,
            RequireCommit = random.Next(5) == 0,
            NoPark = random.Next(4) == 0,
            ReceiptPairs = random.Next(2) * 3,
            Agent = new AgentSpec { Fallback = random.Next(4) == 0 ? new AgentSpec { Name = "second" } : null },
        };
    }

    /// <summary>True if the evaluator's values have no noise and never fail by chance: the outcome then is the script's alone.</summary>
    public bool IsExact { get; }

    /// <summary>True if earlier runs of the program tell what a call costs.</summary>
    public bool HasHistory { get; }

    public ProgramSpec Spec { get; }

    public RunOptions Options { get; }

    /// <summary>What the calls of one experiment do until one of them settles it.</summary>
    public IReadOnlyList<Deed> DeedsOf(int experiment)
    {
        var random = new Random(HashCode(_seed, experiment));
        var deeds = new List<Deed>();
        for (var left = random.Next(4) == 0 ? random.Next(1, 5) : 0; left > 0; left--)
        {
            deeds.Add(s_hindrances[random.Next(s_hindrances.Length)]);
        }

        deeds.Add(random.Next(3) == 0 ? Deed.Improve : (Deed)random.Next((int)Deed.RateLimited));
        return deeds;
    }

    /// <summary>True if an exact evaluator lets the rule keep what an experiment did.</summary>
    public bool IsToBeKept(int experiment) => DeedsOf(experiment)[^1] switch
    {
        Deed.Improve or Deed.ImproveInTwoCommits or Deed.ImproveAndFail => true,
        Deed.ImproveUncommitted => !Options.RequireCommit,
        Deed.Simplify => Options.KeepSimplifications && Spec.Artifacts.Count == 0,
        Deed.BreakGate => Spec.Gates.Count == 0,
        _ => false,
    };

    // Not System.HashCode, which is another one in every process.
    private static int HashCode(int seed, int number) => unchecked((seed * 486187739) ^ (number * 16777619) ^ (seed << 13));
}
