namespace WordStats.Analysis;

/// <summary>Counts how often each word occurs.</summary>
internal sealed class WordCounter
{
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, int> Counts => _counts;

    public int Total { get; private set; }

    public void Add(List<string> tokens)
    {
        foreach (var token in tokens)
        {
            _counts.TryGetValue(token, out var count);
            _counts[token] = count + 1;
        }

        Total += tokens.Count;
    }
}
