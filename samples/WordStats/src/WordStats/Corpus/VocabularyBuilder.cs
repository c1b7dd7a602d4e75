namespace WordStats.Corpus;

/// <summary>
/// Makes up words from syllables. Words of the same syllables in another order, such as "tolami" and "mitola", make
/// anagrams about as common as in a natural language.
/// </summary>
internal static class VocabularyBuilder
{
    private const string Consonants = "bdfgklmnprstvz";
    private const string Vowels = "aeiou";

    public static List<string> Build(SplitMix random, int size)
    {
        var seen = new HashSet<string>(size);
        var words = new List<string>(size);
        while (words.Count < size)
        {
            var word = MakeWord(random);
            if (seen.Add(word))
            {
                words.Add(word);
            }
        }

        return words;
    }

    private static string MakeWord(SplitMix random)
    {
        Span<char> letters = stackalloc char[9];
        var length = 2 * (2 + random.Next(3));
        for (var i = 0; i < length; i += 2)
        {
            letters[i] = Consonants[random.Next(Consonants.Length)];
            letters[i + 1] = Vowels[random.Next(Vowels.Length)];
        }

        // Some words end in a consonant, so that the lengths vary by one as well.
        if (random.Next(3) == 0)
        {
            letters[length++] = Consonants[random.Next(Consonants.Length)];
        }

        return new string(letters[..length]);
    }
}
