namespace Autoauto.Core.Git;

/// <summary>Where a worktree stands.</summary>
/// <param name="Head">Commit checked out.</param>
/// <param name="Dirty">Paths that are changed, staged or untracked (ignored ones do not count).</param>
public sealed record WorktreeStatus(string Head, IReadOnlyList<string> Dirty)
{
    /// <summary>Why what an agent did there cannot be taken over; null if it can.</summary>
    public string? Lost { get; init; }

    /// <summary>True if nothing differs from the commit.</summary>
    public bool IsClean => Dirty.Count == 0;

    /// <summary>Reads <c>git status --porcelain=v2 --branch -z</c>.</summary>
    internal static WorktreeStatus Parse(string output)
    {
        const string oid = "# branch.oid ";
        var head = string.Empty;
        var dirty = new List<string>();
        var parts = output.Split('\0', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < parts.Length; i++)
        {
            var part = parts[i];
            switch (part[0])
            {
                case '#':
                    if (part.StartsWith(oid, StringComparison.Ordinal))
                    {
                        head = part[oid.Length..];
                    }

                    break;
                case '1':
                    dirty.Add(part.Split(' ', 9)[8]);
                    break;
                case '2':
                    dirty.Add(part.Split(' ', 10)[9]);
                    i++;
                    break;
                case 'u':
                    dirty.Add(part.Split(' ', 11)[10]);
                    break;
                case '?':
                    dirty.Add(part[2..]);
                    break;
            }
        }

        return new WorktreeStatus(head, dirty);
    }
}
