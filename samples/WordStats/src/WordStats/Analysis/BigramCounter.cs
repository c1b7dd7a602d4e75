namespace WordStats.Analysis;

/// <summary>Counts pairs of neighbouring words.</summary>
internal sealed class BigramCounter
{
    private readonly Dictionary<(string First, string Second), int> _counts = [];

    public int Distinct => _counts.Count;

    public void Add(List<string> tokens)
    {
        for (var i = 1; i < tokens.Count; i++)
        {
            var bigram = (tokens[i - 1], tokens[i]);
            _counts.TryGetValue(bigram, out var count);
            _counts[bigram] = count + 1;
        }
    }

    public IEnumerable<WordCount> All() =>
        _counts.Select(pair => new WordCount($"{pair.Key.First} {pair.Key.Second}", pair.Value));

    /// <summary>The most frequent pairs. A pair that occurs once is no news, and nearly all of them do.</summary>
    public List<WordCount> MostFrequent(int limit)
    {
        var repeated = All().Where(bigram => bigram.Count > 1).ToList();
        repeated.Sort(WordCount.CompareRank);
        return repeated.GetRange(0, Math.Min(limit, repeated.Count));
    }
}
