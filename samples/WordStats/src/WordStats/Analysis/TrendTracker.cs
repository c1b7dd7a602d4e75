namespace WordStats.Analysis;

/// <summary>Follows which words lead the table while the corpus is read, document by document.</summary>
internal sealed class TrendTracker
{
    private const int Places = 3;

    private readonly List<Standing> _standings = [];

    public IReadOnlyList<Standing> Standings => _standings;

    /// <summary>Notes the leading words after one more document, if they are others than before.</summary>
    public void Observe(string title, IReadOnlyDictionary<string, int> counts)
    {
        var leaders = Leaders(counts);
        if (_standings.Count == 0 || !_standings[^1].Leaders.SequenceEqual(leaders))
        {
            _standings.Add(new Standing(title, leaders));
        }
    }

    private static List<string> Leaders(IReadOnlyDictionary<string, int> counts)
    {
        var ranking = new List<WordCount>();
        foreach (var (word, count) in counts)
        {
            ranking.Add(new WordCount(word, count));
        }

        ranking.Sort(WordCount.CompareRank);
        return ranking.Take(Places).Select(entry => entry.Text).ToList();
    }
}
