namespace WordStats.Analysis;

/// <summary>A word, or several with spaces between them, and how often it occurs.</summary>
internal readonly record struct WordCount(string Text, int Count)
{
    /// <summary>The more frequent one first; of equally frequent ones, the first in the alphabet.</summary>
    public static int CompareRank(WordCount left, WordCount right)
    {
        var byCount = right.Count.CompareTo(left.Count);
        return byCount != 0 ? byCount : string.CompareOrdinal(left.Text, right.Text);
    }
}
