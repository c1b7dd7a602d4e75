using System.Text.Json.Nodes;
using Autoauto.Core.Model;
using Autoauto.Core.Workspace;

namespace Autoauto.Output;

/// <summary>What a program's test recommends, as settings of config.json by their key.</summary>
internal static class Recommended
{
    /// <summary>The settings of the program's own rule.</summary>
    public static Dictionary<string, JsonNode?> Settings(ProgramTest test, ProgramSpec spec)
    {
        var settings = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        if (spec.Rule == ProgramSpec.Fixed)
        {
            Add("repeats", test.RecommendedRepeats);
            Add("noiseThresholdPercent", test.RecommendedNoiseThresholdPercent);
        }

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
