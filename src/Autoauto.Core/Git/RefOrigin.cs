namespace Autoauto.Core.Git;

/// <summary>Tells whose a ref is that appeared while an agent or its code ran beside the user.</summary>
internal static class RefOrigin
{
    /// <summary>True for refs that show git another object in place of one: they steer every git in the repository, as its configuration does.</summary>
    public static bool IsReplacement(string name) => name.StartsWith("refs/replace/", StringComparison.Ordinal);

    /// <summary>
    /// Those of <paramref name="created"/> that provably are the agent's: a commit that its HEAD has stood at, and that nothing led to before, belongs to their
    /// history. Others may be the user's own.
    /// </summary>
    /// <param name="git">Walks the history.</param>
    /// <param name="created">Full names of the new refs.</param>
    /// <param name="heads">Commits at which the agent's HEAD has stood since the earlier look.</param>
    /// <param name="before">The refs as they stood at the earlier look.</param>
    public static async Task<IReadOnlySet<string>> AgentsAsync(
        GitClient git, IReadOnlyCollection<string> created, IReadOnlyCollection<string> heads, IReadOnlyDictionary<string, string> before)
    {
        if (created.Count == 0 || heads.Count == 0)
        {
            return new HashSet<string>(StringComparer.Ordinal);
        }

        var own = await git.ListNewCommitsAsync(heads, before.Values, CancellationToken.None).ConfigureAwait(false);
        var holding = await git.ListRefsHoldingAsync(own, CancellationToken.None).ConfigureAwait(false);
        return created.Where(holding.Contains).ToHashSet(StringComparer.Ordinal);
    }
}
