namespace Autoauto.Core.Git;

/// <summary>A submodule of a commit.</summary>
/// <param name="Path">Where its files belong, from the root of what contains it.</param>
/// <param name="Commit">The commit that is wanted of it.</param>
/// <param name="GitDirectory">Its git directory in the user's repository; null where it was never initialised.</param>
internal sealed record Submodule(string Path, string Commit, string? GitDirectory)
{
    private const string LinkMode = "160000";

    /// <summary>The submodules of a commit.</summary>
    /// <param name="git">Runs git.</param>
    /// <param name="place">A repository that has the commit.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="owner">The git directory of the user's that keeps them below <c>modules/</c>.</param>
    /// <param name="checkout">The user's checkout of what contains them; null if there is none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<IReadOnlyList<Submodule>> ListAsync(
        GitProcess git, GitPlace place, string commit, string owner, string? checkout, CancellationToken cancellationToken)
    {
        var (exitCode, modules, _) = await git.TryRunAsync(place, ["cat-file", "blob", commit + ":.gitmodules"], cancellationToken).ConfigureAwait(false);
        if (exitCode != 0)
        {
            return [];
        }

        var names = await NamesAsync(git, place, modules, cancellationToken).ConfigureAwait(false);
        var tree = await git.RunAsync(place, ["ls-tree", "-r", "-z", commit], cancellationToken).ConfigureAwait(false);
        return
        [
            .. from line in tree.Split('\0', StringSplitOptions.RemoveEmptyEntries)
               where line.StartsWith(LinkMode, StringComparison.Ordinal)
               let tab = line.IndexOf('\t', StringComparison.Ordinal)
               let path = line[(tab + 1)..]
               select new Submodule(path, line[..tab].Split(' ')[2], FindGitDirectory(names.GetValueOrDefault(path), path, owner, checkout)),
        ];
    }

    private static async Task<Dictionary<string, string>> NamesAsync(GitProcess git, GitPlace place, string modules, CancellationToken cancellationToken)
    {
        var (_, output, _) = await git.TryRunAsync(place, ["config", "--file", "-", "--list", "-z"], cancellationToken, modules).ConfigureAwait(false);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var setting in output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(s => s.Split('\n', 2)))
        {
            const string prefix = "submodule.";
            const string suffix = ".path";
            if (setting is [var key, var path] && key.StartsWith(prefix, StringComparison.Ordinal) && key.EndsWith(suffix, StringComparison.Ordinal))
            {
                names[path] = key[prefix.Length..^suffix.Length];
            }
        }

        return names;
    }

    // A commit says how its submodules are called: a name that leads elsewhere is none.
    private static string? FindGitDirectory(string? name, string path, string owner, string? checkout)
    {
        if (name is not null && !name.Split('/').Any(part => part is "" or "." or "..") && System.IO.Path.Combine(owner, "modules", name) is var modules && File.Exists(System.IO.Path.Combine(modules, "HEAD")))
        {
            return modules;
        }

        // As git had it before it kept them together.
        return checkout is not null && System.IO.Path.Combine(checkout, path, ".git") is var own && File.Exists(System.IO.Path.Combine(own, "HEAD")) ? own : null;
    }
}
