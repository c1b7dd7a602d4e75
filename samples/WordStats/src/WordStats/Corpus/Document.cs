namespace WordStats.Corpus;

/// <summary>One text of the corpus.</summary>
internal sealed record Document(string Title, string Text);
