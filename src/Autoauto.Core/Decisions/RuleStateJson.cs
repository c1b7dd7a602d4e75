using System.Text.Json;
using System.Text.Json.Serialization;

namespace Autoauto.Core.Decisions;

/// <summary>Rule states and verdicts as JSON: doubles round-trip exactly.</summary>
public static class RuleStateJson
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Writes a rule's state.</summary>
    public static string Write(RuleState state) => JsonSerializer.Serialize(state, s_options);

    /// <summary>Reads a rule's state.</summary>
    public static RuleState Read(string json) => JsonSerializer.Deserialize<RuleState>(json, s_options)!;

    /// <summary>Writes a verdict.</summary>
    public static string WriteVerdict(Verdict verdict) => JsonSerializer.Serialize(verdict, s_options);

    /// <summary>Reads a verdict.</summary>
    public static Verdict ReadVerdict(string json) => JsonSerializer.Deserialize<Verdict>(json, s_options)!;
}
