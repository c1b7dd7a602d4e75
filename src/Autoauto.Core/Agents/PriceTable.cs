using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Agents;

/// <summary>Prices of one model in US dollars per million tokens.</summary>
/// <param name="Input">Input tokens that were not read from a cache.</param>
/// <param name="Output">Output tokens, reasoning included.</param>
/// <param name="CachedInput">Input tokens read from a cache; the input price if null.</param>
/// <param name="CacheWrite">Input tokens written to a cache; the input price if null.</param>
public sealed record ModelPrice(decimal Input, decimal Output, decimal? CachedInput = null, decimal? CacheWrite = null);

/// <summary>
/// Prices for agents that report tokens but no cost. The built-in table is small and dated; a user's file adds to it or replaces entries. A model
/// that is in neither has no price: unknown is unknown, not zero.
/// </summary>
public sealed partial class PriceTable
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    private readonly Dictionary<string, ModelPrice> _models;

    private PriceTable(DateOnly date, Dictionary<string, ModelPrice> models)
    {
        Date = date;
        _models = models;
    }

    /// <summary>The day on which these prices were looked up.</summary>
    public DateOnly Date { get; }

    /// <summary>The models with a price.</summary>
    public IReadOnlyCollection<string> Models => _models.Keys;

    /// <summary>The table that comes with the engine, with the entries of <paramref name="overrideFile"/> on top if that file exists.</summary>
    /// <exception cref="JsonException">The file is no price table.</exception>
    public static PriceTable Load(string? overrideFile = null)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Agents/prices.json")
            ?? throw new InvalidOperationException("The price table is missing from the assembly.");
        using StreamReader reader = new(stream);
        PriceTable builtIn = Parse(reader.ReadToEnd());
        return overrideFile is not null && File.Exists(overrideFile) ? builtIn.With(Parse(ReachableFile.ReadText(overrideFile, followsLinks: true))) : builtIn;
    }

    /// <summary>Reads <c>{"date":"2026-11-20","models":{"name":{"input":1.25,"output":10,"cachedInput":0.125}}}</c>.</summary>
    /// <exception cref="JsonException">The text is no price table.</exception>
    public static PriceTable Parse(string json)
    {
        Document document = JsonSerializer.Deserialize<Document>(json, s_json) ?? throw new JsonException("A price table cannot be null.");
        foreach ((string name, ModelPrice? price) in document.Models)
        {
            if (price is null || price.Input < 0 || price.Output < 0 || price.CachedInput < 0 || price.CacheWrite < 0)
            {
                throw new JsonException($"The price of '{name}' is missing or negative.");
            }
        }

        return new PriceTable(document.Date, new Dictionary<string, ModelPrice>(document.Models, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>This table with the entries of another one on top; the later date counts.</summary>
    public PriceTable With(PriceTable other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Dictionary<string, ModelPrice> models = new(_models, StringComparer.OrdinalIgnoreCase);
        foreach ((string name, ModelPrice price) in other._models)
        {
            models[name] = price;
        }

        return new PriceTable(other.Date > Date ? other.Date : Date, models);
    }

    /// <summary>
    /// The price of a model: by its exact name, else without the provider before a slash, else without the date or version stamp at its end.
    /// Null if unknown; a similar name is not the same model.
    /// </summary>
    public ModelPrice? Find(string? model)
    {
        if (string.IsNullOrWhiteSpace(model))
        {
            return null;
        }

        if (_models.TryGetValue(model, out ModelPrice? price))
        {
            return price;
        }

        string bare = model[(model.LastIndexOf('/') + 1)..];
        return _models.TryGetValue(bare, out price) || _models.TryGetValue(Stamp().Replace(bare, ""), out price) ? price : null;
    }

    /// <summary>What these tokens cost, or null if the model has no price or nothing was counted.</summary>
    public decimal? Cost(string? model, AgentUsage usage)
    {
        ArgumentNullException.ThrowIfNull(usage);
        if (usage.Total is null || Find(model) is not ModelPrice price)
        {
            return null;
        }

        decimal total = ((usage.InputTokens ?? 0) * price.Input)
            + ((usage.CachedInputTokens ?? 0) * (price.CachedInput ?? price.Input))
            + ((usage.CacheWriteTokens ?? 0) * (price.CacheWrite ?? price.Input))
            + ((usage.OutputTokens ?? 0) * price.Output);
        return total / 1_000_000m;
    }

    [GeneratedRegex(@"(?:-latest|[-@]\d{4}-?\d{2}-?\d{2})$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Stamp();

    private sealed record Document(
        [property: JsonRequired] DateOnly Date,
        [property: JsonRequired] Dictionary<string, ModelPrice> Models);
}
