using System.Text.Json;

namespace Autoauto.Core.Tests.Decisions;

/// <summary>The published test vectors of the decision rule.</summary>
internal static class Vectors
{
    private static readonly Lazy<JsonDocument> s_document = new(() =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "decision-vectors.json"))));

    public static IReadOnlyList<JsonElement> Of(string section) => [.. s_document.Value.RootElement.GetProperty(section).EnumerateArray()];

    public static JsonElement One(string section) => s_document.Value.RootElement.GetProperty(section);

    public static double Number(this JsonElement element, string name) => element.GetProperty(name).GetDouble();

    public static double[] Numbers(this JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(x => x.GetDouble())];
}
