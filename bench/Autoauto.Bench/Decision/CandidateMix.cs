namespace Autoauto.Bench.Decision;

/// <summary>Which candidates the simulated agent offers.</summary>
internal sealed record CandidateMix
{
    /// <summary>Share that improves.</summary>
    public double Better { get; init; } = 0.15;

    /// <summary>Share that makes things worse.</summary>
    public double Worse { get; init; } = 0.15;

    /// <summary>Smallest change, as a part of the metric.</summary>
    public double Smallest { get; init; } = 0.005;

    /// <summary>Largest change; sizes are log-uniform between the two.</summary>
    public double Largest { get; init; } = 0.10;

    /// <summary>Size of all improvements, where it is fixed.</summary>
    public double? FixedImprovement { get; init; }

    /// <summary>Share of candidates that remove more lines than they add.</summary>
    public double SimplerShare { get; init; }

    /// <summary>The next candidate; always takes three random numbers, so that mixes stay in step.</summary>
    public Candidate Next(Xoshiro random)
    {
        var kind = random.Uniform();
        var size = Smallest * Math.Exp(Math.Log(Largest / Smallest) * random.Uniform());
        var change = kind < Better ? FixedImprovement ?? size : kind < Better + Worse ? -size : 0;
        return new Candidate(-Math.Log(1 - change), random.Uniform() < SimplerShare ? -5 : 5);
    }
}

/// <summary>One candidate: its true effect in log units and its net lines.</summary>
internal readonly record struct Candidate(double Effect, int NetLines);
