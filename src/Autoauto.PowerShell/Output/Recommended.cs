using System.Text.Json.Nodes;
using Autoauto.Core.Workspace;

namespace Autoauto.Output;

/// <summary>What a program's test recommends, as settings of config.json by their key.</summary>
internal static class Recommended
{
    public static Dictionary<string, JsonNode?> Settings(ProgramTest test)
    {
        var settings = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        Add("repeats", test.RecommendedRepeats);
        Add("noiseThresholdPercent", test.RecommendedNoiseThresholdPercent);
        Add("warmup", test.RecommendedWarmup);
        Add("preset", test.RecommendedPreset);
        return settings;

        void Add(string key, JsonNode? value)
        {
            if (value is not null)
            {
                settings[key] = value;
            }
        }
    }
}
