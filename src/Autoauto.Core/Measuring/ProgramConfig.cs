using System.Text.Json;
using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Measuring;

/// <summary>One thing that is wrong with a program.</summary>
/// <param name="Path">Where: a setting such as <c>gates.rss.max</c> or a file name; empty for the program as a whole.</param>
/// <param name="Message">What, to be read behind the path.</param>
public sealed record ProgramProblem(string Path, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => Path.Length == 0 ? Message : $"{Path} {Message}";
}

/// <summary>A configuration as far as it could be read.</summary>
/// <param name="Spec">The program; null if there is any problem.</param>
/// <param name="Problems">Everything that is wrong, in the order of the settings.</param>
public sealed record ProgramConfigResult(ProgramSpec? Spec, IReadOnlyList<ProgramProblem> Problems);

/// <summary>
/// Reads the text of a program's <c>config.json</c>. Keys are the properties of <see cref="ProgramSpec"/> in camel case, durations carry their
/// unit in the name; comments and trailing commas are allowed; all problems are reported at once.
/// </summary>
public static partial class ProgramConfig
{
    private const int LongestValueName = 100;
    private const string Percent = "a percentage";
    private const double LongestMinutes = 525_600;
    internal static readonly JsonDocumentOptions DocumentOptions = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
    internal static readonly string[] AgentNames = ["command", "codex", "claude", "opencode", "gemini", "copilot"];

    /// <summary>Reads <paramref name="json"/>, the configuration of the program called <paramref name="name"/>; never throws on bad text.</summary>
    public static ProgramConfigResult Read(string name, string json)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(json);
        var problems = new List<ProgramProblem>();
        ProgramSpec? spec = null;
        try
        {
            using var document = JsonDocument.Parse(json.TrimStart('\uFEFF'), DocumentOptions);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                spec = ReadRoot(name, new ConfigObject(document.RootElement, string.Empty, problems));
            }
            else
            {
                problems.Add(new ProgramProblem("config.json", $"must hold one object, not {ConfigObject.NameOf(document.RootElement)}"));
            }
        }
        catch (JsonException e)
        {
            problems.Add(new ProgramProblem("config.json", $"is not JSON: line {(e.LineNumber ?? 0) + 1}, byte {(e.BytePositionInLine ?? 0) + 1}"));
        }
        catch (InvalidOperationException)
        {
            problems.Add(new ProgramProblem("config.json", "holds text that is not valid Unicode"));
        }

        return new ProgramConfigResult(problems.Count == 0 ? spec : null, problems);
    }

    /// <summary>Reads <paramref name="json"/>.</summary>
    /// <exception cref="AutoautoException"><see cref="ErrorCode.ProgramInvalid"/>, listing every problem on its own line.</exception>
    public static ProgramSpec Parse(string name, string json)
    {
        var result = Read(name, json);
        return result.Spec ?? throw Invalid(name, result.Problems);
    }

    internal static AutoautoException Invalid(string name, IReadOnlyList<ProgramProblem> problems, NextStep? advice = null) => new(
        ErrorCode.ProgramInvalid,
        problems.Count == 1
            ? $"Program '{name}' cannot be run: {problems[0]}"
            : $"Program '{name}' has {problems.Count} problems:\n{string.Join('\n', problems.Select(p => $"  - {p}"))}",
        name,
        advice ?? NextStep.Of($"Correct the files in .autoauto/programs/{name}/ and check them with {Next.ProgramTest(name)}."));

    private static ProgramSpec ReadRoot(string name, ConfigObject o)
    {
        var standard = new ProgramSpec { Name = name, Metric = string.Empty, Direction = Direction.Lower };
        var repeats = o.Int("repeats", SettingRange.RepeatsLowest, SettingRange.RepeatsHighest);
        var threshold = ReadPercent(o, "noiseThresholdPercent", SettingRange.NoiseThresholdLowest, SettingRange.NoiseThresholdHighest);
        var spec = standard with
        {
            Metric = RequiredText(o, "metric", "the name of the number that the evaluator reports"),
            Unit = o.Text("unit"),
            Direction = ReadDirection(o, "direction") ?? Direction.Lower,
            Rule = o.OneOf("rule", ProgramSpec.Fixed, ProgramSpec.Adaptive) ?? ProgramSpec.ImpliedRule(standard.Rule, repeats, threshold),
            Repeats = repeats ?? standard.Repeats,
            NoiseThresholdPercent = threshold ?? standard.NoiseThresholdPercent,
            Preset = o.OneOf("preset", "eco", "balanced", "thorough") ?? standard.Preset,
            Strict = o.Flag("strict") ?? standard.Strict,
            Lenient = o.Flag("lenient") ?? standard.Lenient,
            MaxInvocations = o.Int("maxInvocations", SettingRange.MaxInvocationsLowest, SettingRange.MaxInvocationsHighest),
            MinEffectPercent = ReadPercent(o, "minEffectPercent", SettingRange.MinEffectLowest, SettingRange.MinEffectHighest) ?? standard.MinEffectPercent,
            TargetEffectPercent = ReadPercent(o, "targetEffectPercent", SettingRange.TargetEffectLowest, SettingRange.TargetEffectHighest),
            SimplifyMarginPercent = o.Number("simplifyMarginPercent", n => n is > 0 and <= 50, $"{Percent} above 0, at most 50"),
            History = o.Flag("history") ?? standard.History,
            Warmup = o.Int("warmup", 0, 20),
            KeepSimplifications = o.Flag("keepSimplifications") ?? standard.KeepSimplifications,
            Gates = ReadGates(o),
            SecondaryMetrics = ReadSecondaryMetrics(o),
            Include = ReadGlobs(o, "include"),
            Exclude = ReadGlobs(o, "exclude"),
            Helpers = ReadGlobs(o, "helpers"),
            Holdout = ReadHoldout(o),
            WatchCheckout = o.Flag("watchCheckout") ?? standard.WatchCheckout,
            Caches = ReadGlobs(o, "caches"),
            HostFolders = o.Texts("hostFolders", WhyNoHostFolder) ?? [],
            Links = o.Texts("links", WhyNoLink) ?? [],
            MeasureNetwork = o.Flag("measureNetwork") ?? standard.MeasureNetwork,
            Artifacts = ReadGlobs(o, "artifacts"),
            MaxExperiments = o.Int("maxExperiments", SettingRange.CountLowest),
            MaxConsecutiveDiscards = o.Int("maxConsecutiveDiscards", SettingRange.CountLowest) ?? standard.MaxConsecutiveDiscards,
            TimeLimit = ReadMinutes(o, "timeLimitMinutes"),
            Target = o.Number("target", _ => true, "a finite number"),
            MeasureTimeout = ReadSeconds(o, "measureTimeoutSeconds") ?? standard.MeasureTimeout,
            BuildTimeout = ReadSeconds(o, "buildTimeoutSeconds") ?? standard.BuildTimeout,
            MaxCostUsd = (decimal?)o.Number("maxCostUsd", n => n is > 0 and <= 1e9, "an amount above 0"),
            MaxTokens = o.Whole("maxTokens", SettingRange.CountLowest, long.MaxValue),
            Agent = ReadAgent(o),
        };
        CheckNames(o, spec);
        CheckLinks(o, spec);
        o.Finish();
        return spec;
    }

    private static double? ReadPercent(ConfigObject o, string key, double lowest, double highest) =>
        o.Number(key, n => n >= lowest && n <= highest, FormattableString.Invariant($"{Percent} from {lowest} to {highest}"));

    /// <summary>A tilde stands for the home folder: a program's settings are shared by people.</summary>
    private static string? ReadHoldout(ConfigObject o)
    {
        const string key = "holdout";
        if (o.Text(key) is not { } text)
        {
            return null;
        }

        var path = text.StartsWith("~/", StringComparison.Ordinal)
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), text[2..])
            : text;
        if (!Path.IsPathFullyQualified(path))
        {
            o.Report(key, $"is '{text}'; it has to be a full path outside the repository, or begin with ~/");
        }

        return path;
    }

    private static string RequiredText(ConfigObject o, string key, string what)
    {
        if (o.Find(key) is null)
        {
            o.Report(key, $"is missing: {what}");
            return string.Empty;
        }

        return o.Text(key) ?? string.Empty;
    }

    private static Direction? ReadDirection(ConfigObject o, string key)
    {
        if (o.Find(key) is null)
        {
            o.Report(key, "is missing: \"lower\" or \"higher\", whichever is better");
            return null;
        }

        return o.OneOf(key, "lower", "higher") switch { "lower" => Direction.Lower, "higher" => Direction.Higher, _ => null };
    }

    private static List<Gate> ReadGates(ConfigObject o)
    {
        var gates = new List<Gate>();
        if (o.Object("gates") is not { } all)
        {
            return gates;
        }

        foreach (var name in all.Keys.ToList())
        {
            if (all.Object(name) is not { } one)
            {
                if (all.Find(name) is null)
                {
                    all.Report(name, "needs \"min\" or \"max\"");
                }

                continue;
            }

            var gate = new Gate(name, one.Number("min", _ => true, "a finite number"), one.Number("max", _ => true, "a finite number"));
            if (one.Find("min") is null && one.Find("max") is null)
            {
                all.Report(name, "needs \"min\" or \"max\"");
            }
            else if (gate.Min > gate.Max)
            {
                all.Report(name, "lets nothing through: \"min\" is above \"max\"");
            }

            one.Finish();
            gates.Add(gate);
        }

        all.Finish();
        return gates;
    }

    private static List<SecondaryMetric> ReadSecondaryMetrics(ConfigObject o)
    {
        var metrics = new List<SecondaryMetric>();
        if (o.Object("secondaryMetrics") is not { } all)
        {
            return metrics;
        }

        foreach (var name in all.Keys.ToList())
        {
            if (all.Object(name) is { } one)
            {
                metrics.Add(new SecondaryMetric(name, ReadDirection(one, "direction") ?? Direction.Lower));
                one.Finish();
            }
            else if (all.Find(name) is null)
            {
                all.Report(name, "needs \"direction\"");
            }
        }

        all.Finish();
        return metrics;
    }

    private static void CheckNames(ConfigObject o, ProgramSpec spec)
    {
        var names = spec.Gates.Select(g => (Path: "gates." + g.Name, g.Name))
            .Concat(spec.SecondaryMetrics.Select(s => (Path: "secondaryMetrics." + s.Name, s.Name)))
            .Append((Path: "metric", Name: spec.Metric));
        foreach (var (path, name) in names.Where(n => n.Name.Length > LongestValueName || n.Name.Any(char.IsControl)))
        {
            o.Report(OutputQuote.Head(path, 60), $"is no usable name: at most {LongestValueName} characters and no control characters");
        }

        foreach (var secondary in spec.SecondaryMetrics)
        {
            if (string.Equals(secondary.Name, spec.Metric, StringComparison.Ordinal))
            {
                o.Report($"secondaryMetrics.{secondary.Name}", "is the metric itself");
            }
            else if (spec.Gates.Any(gate => string.Equals(gate.Name, secondary.Name, StringComparison.Ordinal)))
            {
                o.Report($"secondaryMetrics.{secondary.Name}", "is a gate already, and recorded as one");
            }
        }
    }

    private static void CheckLinks(ConfigObject o, ProgramSpec spec)
    {
        var caches = new GlobSet(spec.Caches);
        foreach (var (index, link) in spec.Links.Index())
        {
            if (spec.Links.FirstOrDefault(other => link.StartsWith(other + "/", StringComparison.Ordinal)) is { } above)
            {
                o.Report($"links[{index}]", $"\"{link}\" lies in \"{above}\", which is linked as a whole");
            }

            if (caches.Matches(link))
            {
                o.Report($"links[{index}]", $"\"{link}\" is named under \"caches\", too: what is linked is the checkout's, and nobody may write there");
            }
        }
    }

    private static string? WhyNoLink(string path) => path switch
    {
        "" => "must be the path of a folder or file below the repository's root",
        _ when path.Contains('\\', StringComparison.Ordinal) => "is written with forward slashes",
        _ when Path.IsPathRooted(path) || path.Contains(':', StringComparison.Ordinal) || path.StartsWith('~') => "must be a path below the repository's root; what lies elsewhere is named under \"hostFolders\"",
        _ when path.Any(c => c == '*' || char.IsControl(c)) => "is one path, without a wildcard",
        _ when path.Split('/').Any(part => part is "" or "." or "..") => "must not have empty parts, '.' or '..'",
        _ when path.Split('/') is var parts && (parts[0].Equals(".autoauto", StringComparison.OrdinalIgnoreCase) || parts.Contains(".git", StringComparer.OrdinalIgnoreCase)) =>
            "is git's or the engine's own",
        _ => null,
    };

    private static string? WhyNoHostFolder(string path) =>
        path.StartsWith("~/", StringComparison.Ordinal) || Path.IsPathFullyQualified(path) ? null : "must be a full path, or begin with ~/";

    private static IReadOnlyList<string> ReadGlobs(ConfigObject o, string key) => o.Texts(key, GlobSet.Validate) ?? [];

    private static TimeSpan? ReadMinutes(ConfigObject o, string key) =>
        o.Duration(key, TimeSpan.FromMinutes, 0, LongestMinutes, "a number of minutes above 0, at most 525600");

    private static TimeSpan? ReadSeconds(ConfigObject o, string key) =>
        o.Duration(key, TimeSpan.FromSeconds, 1, 86_400, "a number of seconds from 1 to 86400");
}
