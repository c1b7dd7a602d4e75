using System.Globalization;

namespace WordStats;

/// <summary>What the command line asks for.</summary>
internal sealed record Options(ulong Seed, int Documents, int WordsPerDocument, int Vocabulary, bool ShowPhases)
{
    public const string Usage =
        "usage: WordStats [--seed N] [--documents N] [--words N] [--vocabulary N] [--phases]";

    // The shortest and longest words that the generator can make allow for several hundred thousand different ones.
    private const int LargestVocabulary = 100_000;

    public static Options Parse(string[] arguments)
    {
        var options = new Options(Seed: 1, Documents: 75, WordsPerDocument: 2_000, Vocabulary: 17_000, ShowPhases: false);
        for (var i = 0; i < arguments.Length; i++)
        {
            options = arguments[i] switch
            {
                "--seed" => options with { Seed = (ulong)Number(arguments, ++i, int.MaxValue) },
                "--documents" => options with { Documents = Number(arguments, ++i, 10_000) },
                "--words" => options with { WordsPerDocument = Number(arguments, ++i, 1_000_000) },
                "--vocabulary" => options with { Vocabulary = Number(arguments, ++i, LargestVocabulary) },
                "--phases" => options with { ShowPhases = true },
                _ => throw new FormatException($"unknown option '{arguments[i]}'"),
            };
        }

        return options;
    }

    private static int Number(string[] arguments, int index, int largest)
    {
        var option = arguments[index - 1];
        if (index >= arguments.Length)
        {
            throw new FormatException($"{option} needs a number");
        }

        return int.TryParse(arguments[index], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= 1
            && number <= largest
                ? number
                : throw new FormatException($"{option} needs a number from 1 to {largest}, not '{arguments[index]}'");
    }
}
