namespace Autoauto.Core.Decisions;

/// <summary>Groups changes that touch the same files, directly or through others: each group can be taken without the rest.</summary>
public static class ChangeGroups
{
    /// <summary>The groups, each in the order of its changes, ordered by their first ones.</summary>
    /// <param name="changes">The changes in order, each with what it touches.</param>
    /// <param name="filesOf">What a change touches.</param>
    public static IReadOnlyList<IReadOnlyList<T>> Of<T>(IReadOnlyList<T> changes, Func<T, IEnumerable<string>> filesOf)
    {
        ArgumentNullException.ThrowIfNull(changes);
        ArgumentNullException.ThrowIfNull(filesOf);
        int[] parent = [.. Enumerable.Range(0, changes.Count)];
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < changes.Count; i++)
        {
            foreach (var file in filesOf(changes[i]))
            {
                if (!first.TryAdd(file, i))
                {
                    Join(parent, first[file], i);
                }
            }
        }

        return [.. Enumerable.Range(0, changes.Count).GroupBy(i => Root(parent, i)).OrderBy(g => g.Min()).Select(g => (IReadOnlyList<T>)[.. g.Order().Select(i => changes[i])])];
    }

    private static void Join(int[] parent, int one, int other) => parent[Root(parent, other)] = Root(parent, one);

    private static int Root(int[] parent, int at)
    {
        while (parent[at] != at)
        {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }

        return at;
    }
}
