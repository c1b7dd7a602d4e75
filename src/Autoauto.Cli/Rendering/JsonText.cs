using System.Text.Encodings.Web;
using System.Text.Json;

namespace Autoauto.Cli.Rendering;

/// <summary>Objects as one line of JSON: property names as they are, control characters escaped.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(object value) => JsonSerializer.Serialize(value, value.GetType(), s_options);
}
