using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Programs;

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
/// Reads and writes the text of a program's <c>config.json</c>. The keys are those of <see cref="KnobCatalog"/>; comments and trailing commas are allowed;
/// all problems are reported at once.
/// </summary>
public static class ProgramConfig
{
    private const int LongestValueName = 100;
    internal static readonly JsonDocumentOptions DocumentOptions = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    internal static readonly JsonSerializerOptions Formatting = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        // Units such as µs stay readable; the text is never put into a web page unescaped.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    internal static readonly JsonSerializerOptions Compact = new(Formatting) { WriteIndented = false };

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

    /// <summary>The program of a configuration that says nothing but these settings, by their keys; a null says nothing.</summary>
    /// <exception cref="AutoautoException"><see cref="ErrorCode.ProgramInvalid"/>, listing every problem on its own line.</exception>
    public static ProgramSpec Parse(string name, IReadOnlyDictionary<string, JsonNode?> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return Parse(name, settings.Aggregate("{\n}\n", (json, setting) => ProgramConfigText.Set(json, setting.Key, setting.Value)));
    }

    internal static AutoautoException Invalid(string name, IReadOnlyList<ProgramProblem> problems, NextStep? advice = null) => new(
        ErrorCode.ProgramInvalid,
        problems.Count == 1
            ? $"Program '{name}' cannot be run: {problems[0]}"
            : $"Program '{name}' has {problems.Count} problems:\n{string.Join('\n', problems.Select(p => $"  - {p}"))}",
        name,
        advice ?? NextStep.Of($"Correct the files in .autoauto/programs/{name}/ and check them with {Next.ProgramTest(name)}."));

    /// <summary>The text of a new <c>config.json</c>: what is required and what differs from the defaults, in a fixed order.</summary>
    public static string ToJson(ProgramSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return KnobCatalog.Config.ToJson(spec, Standard(spec.Name)).ToJsonString(Formatting) + "\n";
    }

    /// <summary>
    /// The settings of <paramref name="spec"/> that are required or differ from the defaults, as JSON values by their key: what
    /// <see cref="ProgramConfigText"/> takes.
    /// </summary>
    public static IReadOnlyList<KeyValuePair<string, JsonNode>> ToNodes(ProgramSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return [.. KnobCatalog.Config.Write(spec, Standard(spec.Name))];
    }

    internal static ProgramSpec Standard(string name) => new() { Name = name, Metric = string.Empty, Direction = Direction.Lower };

    private static ProgramSpec ReadRoot(string name, ConfigObject o)
    {
        var spec = KnobCatalog.Config.Read(o, Standard(name));
        if (o.Find("rule") is null)
        {
            spec = spec with { Rule = ProgramSpec.ImpliedRule(spec.Rule, o.Find("repeats") is not null || o.Find("noiseThresholdPercent") is not null) };
        }

        CheckNames(o, spec);
        CheckLinks(o, spec);
        o.Finish();
        return spec;
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
}
