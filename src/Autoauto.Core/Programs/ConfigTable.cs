using System.Text.Json.Nodes;

namespace Autoauto.Core.Programs;

/// <summary>One key of a configuration.</summary>
/// <typeparam name="T">The record that holds what the configuration says.</typeparam>
/// <param name="Key">The key.</param>
/// <param name="Type">Its values.</param>
/// <param name="Slot">Where the record holds it.</param>
/// <param name="IsWrittenAnyway">Told the record: true where it is written even though it is the default.</param>
internal sealed record ConfigKey<T>(string Key, KnobType Type, Slot<T> Slot, Func<T, bool>? IsWrittenAnyway = null)
    where T : class;

/// <summary>The keys of one kind of object in a configuration, in the order in which they are read and written.</summary>
/// <typeparam name="T">The record that holds what the object says.</typeparam>
internal sealed class ConfigTable<T>(IReadOnlyList<ConfigKey<T>> keys)
    where T : class
{
    /// <summary>The record with what the object says; problems are noted in the object.</summary>
    public T Read(ConfigObject o, T standard) =>
        keys.Aggregate(standard, (record, key) => key.Type.Read(o, key.Key) is { } value ? key.Slot.Set(record, value) : record);

    /// <summary>What differs from the defaults, and what is written anyway.</summary>
    public IEnumerable<KeyValuePair<string, JsonNode>> Write(T record, T standard)
    {
        foreach (var key in keys)
        {
            var node = NodeOf(key, record);
            if (node is not null && (key.IsWrittenAnyway?.Invoke(record) is true || !JsonNode.DeepEquals(node, NodeOf(key, standard))))
            {
                yield return new(key.Key, node);
            }
        }
    }

    /// <summary>The same as one object.</summary>
    public JsonObject ToJson(T record, T standard) => new(Write(record, standard).Select(node => KeyValuePair.Create(node.Key, (JsonNode?)node.Value)));

    private static JsonNode? NodeOf(ConfigKey<T> key, T record) => key.Slot.Get(record) is { } value ? key.Type.ToJson(value) : null;
}
