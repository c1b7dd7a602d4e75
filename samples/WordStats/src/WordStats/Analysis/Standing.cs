namespace WordStats.Analysis;

/// <summary>The leading words after a document, best first.</summary>
internal sealed record Standing(string Title, IReadOnlyList<string> Leaders);
