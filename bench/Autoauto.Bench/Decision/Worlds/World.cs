using Autoauto.Core.Model;

namespace Autoauto.Bench.Decision.Worlds;

/// <summary>A kind of machine and metric: parts of noise that add up, and how the sum becomes a printed number.</summary>
/// <param name="Name">Name in the tables.</param>
/// <param name="Parts">The parts for a coefficient of variation, made again for each run.</param>
internal sealed record World(string Name, Func<double, IEnumerable<NoisePart>> Parts)
{
    /// <summary>The metric for a coefficient of variation.</summary>
    public Func<double, MetricKind> Metric { get; init; } = _ => MetricKind.Time;

    /// <summary>True where noise is normal and the demands are tighter.</summary>
    public bool IsGaussian { get; init; }

    /// <summary>False where the demand is known to be missed; docs/decisions.md says by how much, and why.</summary>
    public bool IsDemanded { get; init; } = true;

    /// <summary>False where not even a strict run (<see cref="Core.Decisions.AdaptiveOptions.Strict"/>) meets the demand; matters where it <see cref="IsDemanded">is not met</see> anyway.</summary>
    public bool IsDemandedOfStrict { get; init; } = true;

    /// <summary>False where the noise is what it is and not a matter of a coefficient of variation.</summary>
    public bool HasCv { get; init; } = true;
}

/// <summary>The worlds of the demands E1 to E9. A new one is a line here.</summary>
internal static class AllWorlds
{
    private const double InvocationSeconds = 20;
    private const int SetUpInvocations = 12;

    public static World Base { get; } = new("base", cv =>
    [
        new White(random => cv * Math.Sqrt(0.7) * random.Normal()),
        new Ar1(cv * Math.Sqrt(0.3), Math.Exp(-1), 120),
        new Creep(0.03, 0.015),
        new Sine(0.015, 7200),
        White.Outliers(0.03, Math.Max(0.10, 3 * cv)),
    ]);

    public static IReadOnlyList<World> Noisy { get; } =
    [
        new("gaussian", cv => [White.Gaussian(cv)]) { IsGaussian = true },
        new("gaussian with creep", cv => [White.Gaussian(cv), new Creep(0.03, 0.015)]) { IsGaussian = true },
        Base,
        new("lognormal", cv => [White.Lognormal(cv)]),
        new("t3", cv => [White.StudentT3(cv)]),
        new("AR(1) 0.5", cv => [new Ar1(cv, 0.5, InvocationSeconds)]),
        new("bimodal 80/20", cv => [White.Bimodal(cv)]),
        new("sticky bimodal", cv => [new StickyModes(cv)]),
        new("counts", _ => [new White(random => random.Normal())]) { Metric = MetricKind.Counts },
        new("ticks of 1 on 20", cv => [White.Gaussian(cv)]) { Metric = _ => MetricKind.Ticks },
        new("around 0", cv => [new White(random => cv * random.Normal())]) { Metric = _ => MetricKind.AroundZero },
        new("bursts x3", cv => [new Bursts(cv)]),
        new("additive", cv => [new White(random => cv * random.Normal())]) { Metric = _ => MetricKind.Additive },
        new("steps", cv => [White.Gaussian(cv), new Steps(0.5, 0.05)]),
        new("sines", cv => [White.Gaussian(cv), new Sine(0.015, 7200), new Sine(cv, 600)]),
        new("candidate 3x noisier", cv => [new NoisierCandidate(cv, 3)]),
        new("job every four values", cv => [White.Gaussian(cv), new Job(4 * InvocationSeconds, 3 * cv, InvocationSeconds)]),
        new("sine of four values", cv => [White.Gaussian(cv), new Sine(cv, 4 * InvocationSeconds)]),
        new("sine of two values", cv => [White.Gaussian(cv), new Sine(cv, 2 * InvocationSeconds)]) { IsDemanded = false },
        new("rhythm around four values", cv => [new Rhythm(cv, 4 * InvocationSeconds, 190)]),
        new("bimodal 50/50", cv => [White.TwoModes(cv)]) { IsDemanded = false },
        new("loud hours x5", cv => [new Spells(cv, 5, 3600)]),
        new("noise that wanders", cv => [new WanderingNoise(cv, 600)]),
        new("candidate 5x noisier", cv => [new NoisierCandidate(cv, 5)]) { IsDemanded = false },
        new("candidate 10x noisier", cv => [new NoisierCandidate(cv, 10)]) { IsDemanded = false },
        new("candidate of two modes", cv => [White.Gaussian(cv), new OfArm(Arm.Candidate, White.TwoModes(3 * cv))]) { IsDemanded = false },
        new("candidate that stalls", cv => [White.Gaussian(cv), new OfArm(Arm.Candidate, new White(random => random.Uniform() < 0.1 ? 9 * cv : -cv))]) { IsDemanded = false, IsDemandedOfStrict = false },
        new("job of 20 s every 40 s", cv => [White.Gaussian(0.1 * cv), new Neighbour(2 * cv, InvocationSeconds, 40, 20)]) { IsDemanded = false },
        new("job of 20 s every 60 s", cv => [White.Gaussian(0.1 * cv), new Neighbour(2 * cv, InvocationSeconds, 60, 20)]) { IsDemanded = false },
        new("neighbour of 20 s, more or less", cv => [White.Gaussian(0.1 * cv), new Neighbour(2 * cv, InvocationSeconds, 40, 20, 0.2)]) { IsDemanded = false },
        new("every second value slower", cv => [White.Gaussian(0.1 * cv), new EveryNth(2, 2 * cv)]) { IsDemanded = false },
        new("every third value faster", cv => [White.Gaussian(0.1 * cv), new EveryNth(3, -2.1 * cv)]) { IsDemanded = false },
        new("narrow modes 67/33", cv => [White.Places(cv, 0.67)]) { IsDemanded = false },
        new("narrow modes 80/20", cv => [White.Places(cv, 0.8)]) { IsDemanded = false },
        new("quiet set-up, narrow modes after it", cv => [White.Gaussian(0.05 * cv), new After(SetUpInvocations, White.Places(cv, 0.5))]) { IsDemanded = false, IsDemandedOfStrict = false },
        new("noise that grows twentyfold after the set-up", cv => [White.Gaussian(0.05 * cv), new After(SetUpInvocations, White.Gaussian(cv))]) { IsDemanded = false },
        new("throttling", cv => [White.Gaussian(cv), new Throttling(0.05, 60, 120, InvocationSeconds)]),
    ];

    public static IReadOnlyList<World> NearExact { get; } =
    [
        .. from share in new[] { 0.01, 0.02, 0.05, 0.10 }
           from flake in new[] { (Name: "slow", Size: 0.02), (Name: "fast", Size: -0.02) }
           select new World($"exact, {100 * share:0} % {flake.Name} flakes", _ => [White.Flakes(share, flake.Size)]) { Metric = _ => MetricKind.Counter, HasCv = false },
        new("exact, 30 % fast flakes", _ => [White.Flakes(0.30, -0.02)]) { Metric = _ => MetricKind.Counter, HasCv = false },
        new("exact, every fourth value slow", _ => [new Job(4 * InvocationSeconds, 0.02, InvocationSeconds)]) { Metric = _ => MetricKind.Counter, HasCv = false },
        new("steps of 1 % that creep", _ => [White.Gaussian(0.002), new Creep(0.03, 0.015)]) { Metric = _ => MetricKind.WholePercents, HasCv = false },
        new("pass rate near 100", _ => [White.Flakes(0.05, 0.0105)]) { Metric = _ => MetricKind.PassRate, HasCv = false },
    ];
}
