namespace Autoauto.Output;

/// <summary>One program as users see it (<c>Autoauto.Program</c>). Settings are null where its files cannot be read.</summary>
public sealed class ProgramInfo : LimitsInfo
{
    /// <summary>Name of the program.</summary>
    public required string Program { get; init; }

    /// <summary>True if it can be run.</summary>
    public bool IsValid { get; init; }

    /// <summary>Everything that is wrong with it, one line each; null if nothing is.</summary>
    public string? Problems { get; init; }

    /// <summary>What the agent is to reach.</summary>
    public string? Goal { get; init; }

    /// <summary>Name of the metric.</summary>
    public string? MetricName { get; init; }

    /// <summary>Unit of the metric.</summary>
    public string? Unit { get; init; }

    /// <summary>Lower or Higher: which way the metric gets better.</summary>
    public string? Direction { get; init; }

    /// <summary>Decision rule: fixed or adaptive.</summary>
    public string? Rule { get; init; }

    /// <summary>Fixed rule: invocations per decision.</summary>
    public int? Repeats { get; init; }

    /// <summary>Fixed rule: relative change that counts as noise, percent.</summary>
    public double? NoiseThresholdPercent { get; init; }

    /// <summary>Adaptive rule: eco, balanced or thorough.</summary>
    public string? Preset { get; init; }

    /// <summary>Adaptive rule: trust no noise: a keep also needs a sign test of measured pairs at odds of 100, and 20 invocations. Stronger than lenient.</summary>
    public bool? Strict { get; init; }

    /// <summary>Adaptive rule: four times the usual error is allowed.</summary>
    public bool? Lenient { get; init; }

    /// <summary>Adaptive rule: most invocations per decision.</summary>
    public int? MaxInvocations { get; init; }

    /// <summary>Improvements below this are not kept, percent.</summary>
    public double? MinEffectPercent { get; init; }

    /// <summary>The improvement that a run must be able to see, percent; null for none in particular.</summary>
    public double? TargetEffectPercent { get; init; }

    /// <summary>Adaptive rule: runs start from what earlier runs of the program learned.</summary>
    public bool? History { get; init; }

    /// <summary>Invocations after each build whose values are not used; null = one where the set-up of a run shows the need.</summary>
    public int? Warmup { get; init; }

    /// <summary>Keep changes within noise that remove lines.</summary>
    public bool? KeepSimplifications { get; init; }

    /// <summary>Quality gates, such as <c>correct &gt;= 1; rss &lt;= 120</c>.</summary>
    public string? Gates { get; init; }

    /// <summary>Values for information, such as <c>rss (lower)</c>.</summary>
    public string? SecondaryMetrics { get; init; }

    /// <summary>Globs of what may be changed, separated by semicolons; null for everything.</summary>
    public string? Include { get; init; }

    /// <summary>Globs of what may not be changed.</summary>
    public string? Exclude { get; init; }

    /// <summary>Repository files that belong to the evaluator.</summary>
    public string? Helpers { get; init; }

    /// <summary>Globs of ignored folders that survive the cleaning between candidates.</summary>
    public string? Caches { get; init; }

    /// <summary>Agent.</summary>
    public string? Agent { get; init; }

    /// <summary>Executable and arguments of a <c>command</c> agent.</summary>
    public string? AgentCommand { get; init; }

    /// <summary>Model; null for the agent's default.</summary>
    public string? Model { get; init; }

    /// <summary>Reasoning effort; null for the agent's default.</summary>
    public string? Effort { get; init; }

    /// <summary>Limit of one agent call, seconds.</summary>
    public double? AgentTimeoutSeconds { get; init; }

    /// <summary>Limit of one execution of the measure script, seconds.</summary>
    public double? MeasureTimeoutSeconds { get; init; }

    /// <summary>Limit of one execution of the build script, seconds.</summary>
    public double? BuildTimeoutSeconds { get; init; }

    /// <summary>Full path of the measure script.</summary>
    public string? MeasureScript { get; init; }

    /// <summary>Full path of the build script; null if there is none.</summary>
    public string? BuildScript { get; init; }

    /// <summary>Full path of the program's folder.</summary>
    public required string ProgramPath { get; init; }

    /// <summary>Root of the repository.</summary>
    public required string RepositoryPath { get; init; }
}
