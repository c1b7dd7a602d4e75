namespace WordStats.Analysis;

/// <summary>Groups words that are anagrams of each other.</summary>
internal sealed class AnagramIndex
{
    private readonly List<AnagramGroup> _groups = [];

    public IReadOnlyList<AnagramGroup> Groups => _groups;

    public void AddAll(IEnumerable<string> words)
    {
        foreach (var word in words)
        {
            FindOrAddGroup(Sign(word)).Words.Add(word);
        }
    }

    private AnagramGroup FindOrAddGroup(string signature)
    {
        foreach (var group in _groups)
        {
            if (group.Signature == signature)
            {
                return group;
            }
        }

        var added = new AnagramGroup(signature);
        _groups.Add(added);
        return added;
    }

    private static string Sign(string word)
    {
        Span<char> letters = stackalloc char[word.Length];
        word.CopyTo(letters);
        letters.Sort();
        return new string(letters);
    }
}
