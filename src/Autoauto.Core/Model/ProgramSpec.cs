using Autoauto.Core.Primitives;

namespace Autoauto.Core.Model;

/// <summary>Lower and upper bound on a value that the evaluator reports; at least one is set.</summary>
/// <param name="Name">Name of the value in the evaluator's JSON.</param>
/// <param name="Min">Smallest allowed value, or null.</param>
/// <param name="Max">Largest allowed value, or null.</param>
public sealed record Gate(string Name, double? Min, double? Max);

/// <summary>A value that is recorded and shown but decides nothing.</summary>
/// <param name="Name">Name of the value in the evaluator's JSON.</param>
/// <param name="Direction">Which way it gets better.</param>
public sealed record SecondaryMetric(string Name, Direction Direction);

/// <summary>Which agent works on a program, and how.</summary>
public sealed record AgentSpec
{
    /// <summary>Name of the adapter for any executable.</summary>
    public const string CommandName = "command";

    /// <summary>Name of the adapter: <see cref="CommandName"/>, or an agent program's.</summary>
    public string Name { get; init; } = CommandName;

    /// <summary>
    /// For <c>command</c>: executable (or script in the program's folder) and arguments. For the others: executable and leading arguments where
    /// the agent is not on the PATH under its own name.
    /// </summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Model, or null for the agent's default.</summary>
    public string? Model { get; init; }

    /// <summary>Reasoning effort, or null for the agent's default.</summary>
    public string? Effort { get; init; }

    /// <summary>Turn limit for agents that have one.</summary>
    public int? MaxTurns { get; init; }

    /// <summary>Total time limit of one call.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Limit of silence of one call, or null.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>The agent that takes over when this one cannot go on; it has none of its own.</summary>
    public AgentSpec? Fallback { get; init; }
}

/// <summary>
/// What a user declared about one program: what is measured, how it is decided, what may be changed, when to stop. Read from
/// <c>.autoauto/programs/&lt;name&gt;/config.json</c>; everything has been validated.
/// </summary>
public sealed record ProgramSpec : RunLimits
{
    /// <summary>The rule that learns the noise and measures as often as the evidence asks for.</summary>
    public const string Adaptive = "adaptive";

    /// <summary>The rule of repeats, medians and a threshold: for comparison and old habits.</summary>
    public const string Fixed = "fixed";

    /// <summary>Name of the program: its folder's name.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the metric in the evaluator's JSON.</summary>
    public required string Metric { get; init; }

    /// <summary>Unit of the metric, for people.</summary>
    public string? Unit { get; init; }

    /// <summary>Which way the metric gets better.</summary>
    public required Direction Direction { get; init; }

    /// <summary>Decision rule: <see cref="Adaptive"/> or <see cref="Fixed"/>.</summary>
    public string Rule { get; init; } = Adaptive;

    /// <summary>The rule where none is named: who sets repeats or a threshold means the rule that has them.</summary>
    /// <param name="otherwise">What stood before.</param>
    /// <param name="isFixedGiven">True if repeats or a threshold were asked for.</param>
    public static string ImpliedRule(string otherwise, bool isFixedGiven) => isFixedGiven ? Fixed : otherwise;

    /// <summary>Fixed rule: invocations per decision, 1 to 100.</summary>
    public int Repeats { get; init; } = 5;

    /// <summary>Fixed rule: relative change that counts as noise, percent, above 0.</summary>
    public double NoiseThresholdPercent { get; init; } = 2;

    /// <summary>Adaptive rule: <c>eco</c>, <c>balanced</c> or <c>thorough</c>.</summary>
    public string Preset { get; init; } = "balanced";

    /// <summary>Adaptive rule: a keep also needs a sign test of measured pairs, whatever the noise looks like; stronger than <see cref="Lenient"/>.</summary>
    public bool Strict { get; init; }

    /// <summary>Adaptive rule: four times the usual error, for more keeps.</summary>
    public bool Lenient { get; init; }

    /// <summary>Adaptive rule: most invocations per decision, or null for the preset's.</summary>
    public int? MaxInvocations { get; init; }

    /// <summary>Improvements below this are not worth keeping, percent.</summary>
    public double MinEffectPercent { get; init; }

    /// <summary>The improvement that a run must be able to see, percent; null = none in particular.</summary>
    public double? TargetEffectPercent { get; init; }

    /// <summary>Adaptive rule: how much worse a simplification may be at most, percent; null = simplifications are not kept.</summary>
    public double? SimplifyMarginPercent { get; init; }

    /// <summary>Adaptive rule: runs start from what earlier runs of the program learned of its candidates and its noise.</summary>
    public bool History { get; init; } = true;

    /// <summary>Invocations after each build whose values are not used; null = one where the set-up shows the need.</summary>
    public int? Warmup { get; init; }

    /// <summary>Keep changes within noise that remove lines.</summary>
    public bool KeepSimplifications { get; init; } = true;

    /// <summary>Hard bounds.</summary>
    public IReadOnlyList<Gate> Gates { get; init; } = [];

    /// <summary>Values for information.</summary>
    public IReadOnlyList<SecondaryMetric> SecondaryMetrics { get; init; } = [];

    /// <summary>Globs of what may be changed; empty = everything that is not excluded or protected.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Globs of what may not be changed.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Repository files that the evaluator calls: part of the evaluator, so nobody may change them during a run.</summary>
    public IReadOnlyList<string> Helpers { get; init; } = [];

    /// <summary>
    /// An experiment during which files, branches or the index of the user's checkout change is discarded. Off for users who work there while runs go on.
    /// </summary>
    public bool WatchCheckout { get; init; } = true;

    /// <summary>
    /// Full path of a check outside the repository that a candidate has to pass before it is kept, and whose answer no prompt tells. Null for none.
    /// </summary>
    public string? Holdout { get; init; }

    /// <summary>Globs of ignored folders that survive the cleaning between candidates, for incremental builds.</summary>
    public IReadOnlyList<string> Caches { get; init; } = [];

    /// <summary>
    /// Folders and files of this machine, outside the repository, that builds and measurements need in their sandbox: full paths, or paths from the home
    /// folder (<c>~/</c>). They can be read; well-known package caches are there without being named.
    /// </summary>
    public IReadOnlyList<string> HostFolders { get; init; } = [];

    /// <summary>
    /// Folders and files of the user's checkout that git does not track and that are linked into every working folder, such as <c>node_modules</c>: paths from the root.
    /// Agents, builds and measurements read what is installed there; nobody may change it.
    /// </summary>
    public IReadOnlyList<string> Links { get; init; } = [];

    /// <summary>Invocations of the measure script reach the network from their sandbox, as builds do.</summary>
    public bool MeasureNetwork { get; init; }

    /// <summary>Globs of the build's results: identical results mean that a candidate changed nothing. Empty = not looked at.</summary>
    public IReadOnlyList<string> Artifacts { get; init; } = [];

    /// <summary>Time limit of one execution of the measure script.</summary>
    public TimeSpan MeasureTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Time limit of one execution of the build script.</summary>
    public TimeSpan BuildTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The agent.</summary>
    public AgentSpec Agent { get; init; } = new();

    /// <summary>Names that the evaluator has to report: the metric, every gate, every secondary metric.</summary>
    public IReadOnlyList<string> ReportedNames() => [.. new[] { Metric }.Concat(Gates.Select(g => g.Name)).Concat(SecondaryMetrics.Select(s => s.Name)).Distinct(StringComparer.Ordinal)];
}
