using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Programs;

/// <summary>Settings of what is measured and of what may be changed for it.</summary>
internal static class ScopeKnobs
{
    /// <summary>What is measured.</summary>
    public static Knob[] Measured { get; } =
    [
        new()
        {
            Key = "metric", Type = new RequiredTextType("the name of the number that the evaluator reports"),
            Summary = "Name of the number that the evaluator reports.",
            Program = new(s => s.Metric, (s, v) => s with { Metric = (string)v! }), IsWrittenAnyway = _ => true,
        },
        new()
        {
            Key = "unit", Parameter = "Unit", Option = "--unit", Uses = KnobUses.Program, CanBeNone = true, Type = new TextType("text"),
            Summary = "Unit of the metric, for people.",
            Program = new(s => s.Unit, (s, v) => s with { Unit = (string?)v }),
        },
        new()
        {
            Key = "direction", Type = new DirectionType(),
            Summary = "Which way the metric gets better.",
            Program = new(s => s.Direction, (s, v) => s with { Direction = (Direction)v! }), IsWrittenAnyway = _ => true,
        },
    ];

    /// <summary>What bounds it, what may be changed, and what builds and measurements need.</summary>
    public static Knob[] All { get; } =
    [
        new()
        {
            Key = "gates", Type = new ObjectType<IReadOnlyList<Gate>>("an object of bounds", ValueKeys.ReadGates, ValueKeys.Write),
            Summary = "Hard bounds on values that the evaluator reports.",
            Program = new(s => s.Gates, (s, v) => s with { Gates = (IReadOnlyList<Gate>)v! }),
        },
        new()
        {
            Key = "secondaryMetrics", Type = new ObjectType<IReadOnlyList<SecondaryMetric>>("an object of values", ValueKeys.ReadSecondaryMetrics, ValueKeys.Write),
            Summary = "Values that are recorded and shown but decide nothing.",
            Program = new(s => s.SecondaryMetrics, (s, v) => s with { SecondaryMetrics = (IReadOnlyList<SecondaryMetric>)v! }),
        },
        Texts("include", "Globs of what may be changed; without any everything that is not excluded.", GlobSet.Validate, s => s.Include, (s, v) => s with { Include = v }, "Include", "--include"),
        Texts("exclude", "Globs of what may not be changed.", GlobSet.Validate, s => s.Exclude, (s, v) => s with { Exclude = v }, "Exclude", "--exclude"),
        Texts("helpers", "Globs of files of the repository that belong to the evaluator.", GlobSet.Validate, s => s.Helpers, (s, v) => s with { Helpers = v }),
        new()
        {
            Key = "holdout", Type = new ObjectType<string>("a full path outside the repository, or one that begins with ~/", PathKeys.ReadHoldout, path => path),
            Summary = "A script outside the repository that a candidate has to pass before it is kept.",
            Program = new(s => s.Holdout, (s, v) => s with { Holdout = (string?)v }),
        },
        Flag("watchCheckout", "Discard an experiment during which files, branches or the index of the checkout change.", s => s.WatchCheckout, (s, v) => s with { WatchCheckout = v }),
        Texts("caches", "Globs of ignored folders that survive the cleaning between candidates.", GlobSet.Validate, s => s.Caches, (s, v) => s with { Caches = v }),
        Texts("hostFolders", "Folders and files of the machine that builds and measurements need in their sandbox.", PathKeys.WhyNoHostFolder, s => s.HostFolders, (s, v) => s with { HostFolders = v }),
        Texts("links", "Untracked folders and files of the checkout that are linked into every working folder.", PathKeys.WhyNoLink, s => s.Links, (s, v) => s with { Links = v }),
        Flag("measureNetwork", "Measurements reach the network from their sandbox.", s => s.MeasureNetwork, (s, v) => s with { MeasureNetwork = v }),
        Texts("artifacts", "Globs of the build's results: identical ones mean that a candidate changed nothing.", GlobSet.Validate, s => s.Artifacts, (s, v) => s with { Artifacts = v }),
        new()
        {
            Key = "measureTimeoutSeconds", Type = DurationType.Seconds(1),
            Summary = "Longest time for one execution of the measure script.",
            Program = new(s => s.MeasureTimeout, (s, v) => s with { MeasureTimeout = (TimeSpan)v! }),
        },
        new()
        {
            Key = "buildTimeoutSeconds", Type = DurationType.Seconds(1),
            Summary = "Longest time for one execution of the build script.",
            Program = new(s => s.BuildTimeout, (s, v) => s with { BuildTimeout = (TimeSpan)v! }),
        },
    ];

    private static Knob Texts(
        string key, string summary, Func<string, string?> validate, Func<ProgramSpec, IReadOnlyList<string>> get, Func<ProgramSpec, IReadOnlyList<string>, ProgramSpec> set,
        string? parameter = null, string? option = null) => new()
        {
            Key = key,
            Parameter = parameter,
            Option = option,
            Uses = option is null ? KnobUses.None : KnobUses.Program,
            Type = new TextsType(validate),
            Summary = summary,
            Program = new(get, (s, v) => set(s, (IReadOnlyList<string>)v!)),
        };

    private static Knob Flag(string key, string summary, Func<ProgramSpec, bool> get, Func<ProgramSpec, bool, ProgramSpec> set) => new()
    {
        Key = key,
        Type = new FlagType(),
        Summary = summary,
        Program = new(s => get(s), (s, v) => set(s, (bool)v!)),
    };
}
