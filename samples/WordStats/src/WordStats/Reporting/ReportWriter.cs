using System.Globalization;
using System.Text;
using WordStats.Analysis;

namespace WordStats.Reporting;

/// <summary>Puts the results into words. Lines end in \n on every system, so that two reports compare as bytes.</summary>
internal static class ReportWriter
{
    private const int LabelWidth = 24;
    private const int Top = 10;

    public static string Write(
        int documents, WordCounter words, BigramCounter bigrams, TrendTracker trends, AnagramIndex anagrams)
    {
        var text = new StringBuilder();
        WriteTotals(text, documents, words, bigrams, anagrams);
        WriteRanking(text, "Most frequent words", MostFrequent(words));
        WriteRanking(text, "Most frequent pairs", bigrams.MostFrequent(Top));
        WriteTrends(text, trends);
        WriteAnagrams(text, anagrams);

        text.Append('\n');
        WriteLine(text, "checksum", ComputeChecksum(words, bigrams, anagrams).ToString("x16", CultureInfo.InvariantCulture));
        return text.ToString();
    }

    private static void WriteTotals(
        StringBuilder text, int documents, WordCounter words, BigramCounter bigrams, AnagramIndex anagrams)
    {
        WriteNumber(text, "documents", documents);
        WriteNumber(text, "words", words.Total);
        WriteNumber(text, "different words", words.Counts.Count);
        WriteNumber(text, "different pairs", bigrams.Distinct);
        WriteNumber(text, "anagram groups", anagrams.Groups.Count(group => group.Words.Count > 1));
    }

    private static List<WordCount> MostFrequent(WordCounter words)
    {
        var ranking = words.Counts.Select(pair => new WordCount(pair.Key, pair.Value)).ToList();
        ranking.Sort(WordCount.CompareRank);
        return ranking.GetRange(0, Math.Min(Top, ranking.Count));
    }

    private static void WriteRanking(StringBuilder text, string heading, List<WordCount> ranking)
    {
        WriteHeading(text, heading);
        foreach (var entry in ranking)
        {
            WriteNumber(text, entry.Text, entry.Count);
        }
    }

    private static void WriteTrends(StringBuilder text, TrendTracker trends)
    {
        WriteHeading(text, "Leading words");
        foreach (var standing in trends.Standings)
        {
            WriteLine(text, standing.Title, string.Join(", ", standing.Leaders));
        }
    }

    private static void WriteAnagrams(StringBuilder text, AnagramIndex anagrams)
    {
        WriteHeading(text, "Largest anagram groups");
        var largest = anagrams.Groups
            .OrderByDescending(group => group.Words.Count)
            .ThenBy(group => group.Signature, StringComparer.Ordinal)
            .Take(Top);
        foreach (var group in largest)
        {
            WriteLine(text, group.Signature, string.Join(' ', group.Words.Order(StringComparer.Ordinal)));
        }
    }

    private static ulong ComputeChecksum(WordCounter words, BigramCounter bigrams, AnagramIndex anagrams)
    {
        var checksum = new Checksum();
        foreach (var (word, count) in words.Counts)
        {
            checksum.Add(word, count);
        }

        foreach (var (pair, count) in bigrams.All())
        {
            checksum.Add(pair, count);
        }

        foreach (var group in anagrams.Groups)
        {
            checksum.Add(group.Signature, group.Words.Count);
        }

        return checksum.Value;
    }

    private static void WriteHeading(StringBuilder text, string heading)
    {
        text.Append('\n');
        text.Append(heading);
        text.Append('\n');
        for (var i = 0; i < heading.Length; i++)
        {
            text.Append('-');
        }

        text.Append('\n');
    }

    private static void WriteNumber(StringBuilder text, string label, int number)
    {
        WriteLine(text, label, number.ToString(CultureInfo.InvariantCulture));
    }

    private static void WriteLine(StringBuilder text, string label, string value)
    {
        var line = new StringBuilder();
        line.Append(label);
        while (line.Length < LabelWidth)
        {
            line.Append(' ');
        }

        line.Append(value);
        text.Append(line);
        text.Append('\n');
    }
}
