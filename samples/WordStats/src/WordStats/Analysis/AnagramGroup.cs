namespace WordStats.Analysis;

/// <summary>Words of the same letters.</summary>
internal sealed class AnagramGroup(string signature)
{
    /// <summary>The letters of each of the words, in alphabetical order.</summary>
    public string Signature { get; } = signature;

    public List<string> Words { get; } = [];
}
