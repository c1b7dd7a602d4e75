namespace Autoauto.Core.Git;

/// <summary>A commit's facts.</summary>
/// <param name="Sha">Object id.</param>
/// <param name="Parents">Parents' ids.</param>
/// <param name="Subject">First line of the message.</param>
/// <param name="Message">The whole message.</param>
public sealed record CommitInfo(string Sha, IReadOnlyList<string> Parents, string Subject, string Message)
{
    /// <summary>Author with address and time, as git keeps them.</summary>
    public string Author { get; init; } = string.Empty;

    /// <summary>Committer with address and time, as git keeps them.</summary>
    public string Committer { get; init; } = string.Empty;
}
