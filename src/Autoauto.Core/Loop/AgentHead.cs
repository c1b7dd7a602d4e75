using Autoauto.Core.Git;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Loop;

/// <summary>Where an agent's HEAD is, read from the file itself.</summary>
/// <param name="Text">What the file says; empty if there is none.</param>
/// <param name="Branch">Full name of the branch that it is on; null for none.</param>
/// <param name="Commit">The commit that it stands at; null if it names none.</param>
internal sealed record AgentHead(string Text, string? Branch, string? Commit)
{
    private const long LongestHead = 4096;

    /// <summary>Reads the HEAD of a worktree.</summary>
    /// <param name="git">Reads the branch.</param>
    /// <param name="administrativeFolder">Where git keeps what belongs to the worktree.</param>
    public static async Task<AgentHead> ReadAsync(GitClient git, string administrativeFolder)
    {
        var path = Path.Combine(administrativeFolder, "HEAD");
        var text = ReachableFile.TryReadText(path, LongestHead)?.Trim() ?? string.Empty;
        var branch = text.StartsWith("ref: ", StringComparison.Ordinal) ? text[5..] : null;
        var commit = branch is null ? text : await git.ReadRefAsync(branch, CancellationToken.None).ConfigureAwait(false);
        return new AgentHead(text, branch, commit is { Length: 40 or 64 } && commit.All(char.IsAsciiHexDigit) ? commit : null);
    }

    /// <summary>Lets a HEAD stand at a commit and on no branch; nothing else moves.</summary>
    public static void Detach(string administrativeFolder, string commit)
    {
        var path = Path.Combine(administrativeFolder, "HEAD");
        Directory.CreateDirectory(administrativeFolder);
        TreeRemoval.Remove(path);
        File.WriteAllText(path, commit + "\n");
    }
}
