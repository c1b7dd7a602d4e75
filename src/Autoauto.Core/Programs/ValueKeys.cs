using System.Text.Json.Nodes;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Programs;

/// <summary>What a configuration says about the values that an evaluator reports beside the metric.</summary>
internal static class ValueKeys
{
    private static readonly DirectionType s_direction = new();

    public static IReadOnlyList<Gate>? ReadGates(ConfigObject o, string key) => ReadEach(o, key, "needs \"min\" or \"max\"", (all, name, one) =>
    {
        var gate = new Gate(name, one.Number("min", _ => true, "a finite number"), one.Number("max", _ => true, "a finite number"));
        if (one.Find("min") is null && one.Find("max") is null)
        {
            all.Report(name, "needs \"min\" or \"max\"");
        }
        else if (gate.Min > gate.Max)
        {
            all.Report(name, "lets nothing through: \"min\" is above \"max\"");
        }

        return gate;
    });

    public static IReadOnlyList<SecondaryMetric>? ReadSecondaryMetrics(ConfigObject o, string key) =>
        ReadEach(o, key, "needs \"direction\"", (_, name, one) => new SecondaryMetric(name, (Direction?)s_direction.Read(one, "direction") ?? Direction.Lower));

    public static JsonObject Write(IReadOnlyList<Gate> gates)
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

    public static JsonObject Write(IReadOnlyList<SecondaryMetric> metrics)
    {
        var json = new JsonObject();
        foreach (var metric in metrics)
        {
            json[metric.Name] = new JsonObject { ["direction"] = s_direction.ToJson(metric.Direction) };
        }

        return json;
    }

    /// <summary>An object whose keys are names of values.</summary>
    private static List<T>? ReadEach<T>(ConfigObject o, string key, string whenNull, Func<ConfigObject, string, ConfigObject, T> read)
    {
        if (o.Object(key) is not { } all)
        {
            return null;
        }

        var values = new List<T>();
        foreach (var name in all.Keys.ToList())
        {
            if (all.Object(name) is { } one)
            {
                values.Add(read(all, name, one));
                one.Finish();
            }
            else if (all.Find(name) is null)
            {
                all.Report(name, whenNull);
            }
        }

        all.Finish();
        return values;
    }
}
