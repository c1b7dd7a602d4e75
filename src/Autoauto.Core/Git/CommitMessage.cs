using System.Text.RegularExpressions;

namespace Autoauto.Core.Git;

/// <summary>Puts the messages of several commits together into one, without losing a trailer.</summary>
public static partial class CommitMessage
{
    /// <summary>One message for several commits: of one it is its own; else a subject, the others' subjects as a list, and all trailers.</summary>
    public static string Combine(string subject, IReadOnlyList<CommitInfo> commits)
    {
        ArgumentNullException.ThrowIfNull(commits);
        if (commits.Count == 1)
        {
            return commits[0].Message;
        }

        var list = string.Join('\n', commits.Select(c => "- " + c.Subject));
        var trailers = string.Join('\n', commits.SelectMany(c => TrailersOf(c.Message)).Distinct(StringComparer.Ordinal));
        return trailers.Length == 0 ? $"{subject}\n\n{list}" : $"{subject}\n\n{list}\n\n{trailers}";
    }

    /// <summary>The lines of a message's last paragraph if all of them are trailers such as <c>Signed-off-by: A</c>.</summary>
    public static IReadOnlyList<string> TrailersOf(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var paragraphs = message.ReplaceLineEndings("\n").TrimEnd().Split("\n\n");
        var lines = paragraphs[^1].Split('\n');
        return paragraphs.Length > 1 && lines.All(line => Trailer().IsMatch(line)) ? lines : [];
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9-]*:\s+\S", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Trailer();
}
