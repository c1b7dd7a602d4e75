using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Measuring;

public static partial class ProgramConfig
{
    internal static readonly JsonSerializerOptions Formatting = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        // Units such as µs stay readable; the text is never put into a web page unescaped.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    internal static readonly JsonSerializerOptions Compact = new(Formatting) { WriteIndented = false };

    /// <summary>The text of a new <c>config.json</c>: what is required and what differs from the defaults, in a fixed order.</summary>
    public static string ToJson(ProgramSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var json = new JsonObject();
        foreach (var (key, value) in ToNodes(spec))
        {
            json[key] = value;
        }

        return json.ToJsonString(Formatting) + "\n";
    }

    /// <summary>
    /// The settings of <paramref name="spec"/> that are required or differ from the defaults, as JSON values by their key: what
    /// <see cref="ProgramConfigText"/> takes.
    /// </summary>
    public static IReadOnlyList<KeyValuePair<string, JsonNode>> ToNodes(ProgramSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var standard = new ProgramSpec { Name = spec.Name, Metric = string.Empty, Direction = Direction.Lower };
        var nodes = new List<KeyValuePair<string, JsonNode>>();
        void Add(string key, JsonNode? value, bool differs = true)
        {
            if (differs && value is not null)
            {
                nodes.Add(new(key, value));
            }
        }

        Add("metric", spec.Metric);
        Add("unit", spec.Unit);
        Add("direction", DirectionText(spec.Direction));
        Add("rule", spec.Rule);
        Add("repeats", spec.Repeats, spec.Repeats != standard.Repeats);
        Add("noiseThresholdPercent", spec.NoiseThresholdPercent, spec.NoiseThresholdPercent != standard.NoiseThresholdPercent);
        Add("preset", spec.Preset, !string.Equals(spec.Preset, standard.Preset, StringComparison.Ordinal));
        Add("strict", spec.Strict, spec.Strict != standard.Strict);
        Add("lenient", spec.Lenient, spec.Lenient != standard.Lenient);
        Add("maxInvocations", spec.MaxInvocations);
        Add("minEffectPercent", spec.MinEffectPercent, spec.MinEffectPercent != standard.MinEffectPercent);
        Add("targetEffectPercent", spec.TargetEffectPercent);
        Add("simplifyMarginPercent", spec.SimplifyMarginPercent);
        Add("history", spec.History, spec.History != standard.History);
        Add("warmup", spec.Warmup);
        Add("keepSimplifications", spec.KeepSimplifications, spec.KeepSimplifications != standard.KeepSimplifications);
        Add("gates", WriteGates(spec.Gates), spec.Gates.Count > 0);
        Add("secondaryMetrics", WriteSecondaryMetrics(spec.SecondaryMetrics), spec.SecondaryMetrics.Count > 0);
        Add("include", WriteTexts(spec.Include), spec.Include.Count > 0);
        Add("exclude", WriteTexts(spec.Exclude), spec.Exclude.Count > 0);
        Add("helpers", WriteTexts(spec.Helpers), spec.Helpers.Count > 0);
        Add("holdout", spec.Holdout);
        Add("watchCheckout", spec.WatchCheckout, spec.WatchCheckout != standard.WatchCheckout);
        Add("caches", WriteTexts(spec.Caches), spec.Caches.Count > 0);
        Add("hostFolders", WriteTexts(spec.HostFolders), spec.HostFolders.Count > 0);
        Add("links", WriteTexts(spec.Links), spec.Links.Count > 0);
        Add("measureNetwork", spec.MeasureNetwork, spec.MeasureNetwork != standard.MeasureNetwork);
        Add("artifacts", WriteTexts(spec.Artifacts), spec.Artifacts.Count > 0);
        Add("maxExperiments", spec.MaxExperiments);
        Add("maxConsecutiveDiscards", spec.MaxConsecutiveDiscards, spec.MaxConsecutiveDiscards != standard.MaxConsecutiveDiscards);
        Add("timeLimitMinutes", spec.TimeLimit?.TotalMinutes);
        Add("target", spec.Target);
        Add("measureTimeoutSeconds", spec.MeasureTimeout.TotalSeconds, spec.MeasureTimeout != standard.MeasureTimeout);
        Add("buildTimeoutSeconds", spec.BuildTimeout.TotalSeconds, spec.BuildTimeout != standard.BuildTimeout);
        Add("maxCostUsd", spec.MaxCostUsd);
        Add("maxTokens", spec.MaxTokens);
        var agent = WriteAgent(spec.Agent);
        Add("agent", agent, agent.Count > 0);
        return nodes;
    }

    private static JsonObject WriteAgent(AgentSpec agent)
    {
        var standard = new AgentSpec();
        var json = new JsonObject();
        if (!string.Equals(agent.Name, standard.Name, StringComparison.Ordinal) || agent.Command.Count > 0)
        {
            json["name"] = agent.Name;
        }

        if (agent.Command.Count > 0)
        {
            json["command"] = WriteTexts(agent.Command);
        }

        if (agent.Model is not null)
        {
            json["model"] = agent.Model;
        }

        if (agent.Effort is not null)
        {
            json["effort"] = agent.Effort;
        }

        if (agent.MaxTurns is not null)
        {
            json["maxTurns"] = agent.MaxTurns;
        }

        if (agent.Timeout != standard.Timeout)
        {
            json["timeoutMinutes"] = agent.Timeout.TotalMinutes;
        }

        if (agent.IdleTimeout is { } idle)
        {
            json["idleTimeoutMinutes"] = idle.TotalMinutes;
        }

        if (agent.Fallback is { } fallback)
        {
            json["fallback"] = WriteAgent(fallback);
        }

        return json;
    }

    private static JsonObject WriteGates(IReadOnlyList<Gate> gates)
    {
        var json = new JsonObject();
        foreach (var gate in gates)
        {
            var bounds = new JsonObject();
            if (gate.Min is { } min)
            {
                bounds["min"] = min;
            }

            if (gate.Max is { } max)
            {
                bounds["max"] = max;
            }

            json[gate.Name] = bounds;
        }

        return json;
    }

    private static JsonObject WriteSecondaryMetrics(IReadOnlyList<SecondaryMetric> metrics)
    {
        var json = new JsonObject();
        foreach (var metric in metrics)
        {
            json[metric.Name] = new JsonObject { ["direction"] = DirectionText(metric.Direction) };
        }

        return json;
    }

    private static JsonArray WriteTexts(IReadOnlyList<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    private static string DirectionText(Direction direction) => direction == Direction.Lower ? "lower" : "higher";
}
