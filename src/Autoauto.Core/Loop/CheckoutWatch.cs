using Autoauto.Core.Errors;
using Autoauto.Core.Git;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Loop;

/// <summary>
/// Sees what happens to the files of the user's checkout while an agent works elsewhere. Ignored files are left out, and so are the engine's own. Nothing is
/// put back: whether the user or the agent wrote a file cannot be told from the file.
/// </summary>
/// <param name="git">Says what is ignored.</param>
/// <param name="root">Root of the checkout.</param>
internal sealed class CheckoutWatch(GitClient git, string root)
{
    private HashSet<string>? _ignored;

    /// <summary>Looks at the checkout.</summary>
    public async Task<StampedTree> LookAsync(CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken).ConfigureAwait(false);
        return StampedTree.Read(root, IsLeftOut, cancellationToken);
    }

    /// <summary>Asks git what is ignored, once.</summary>
    /// <exception cref="AutoautoException">RepositoryDamaged: git cannot say.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        try
        {
            _ignored ??= [.. await git.ListIgnoredAsync(cancellationToken).ConfigureAwait(false)];
        }
        catch (AutoautoException e) when (e.Code == ErrorCode.GitFailed)
        {
            throw new AutoautoException(ErrorCode.RepositoryDamaged, $"Git cannot work with your checkout: {e.Message}", root, $"See what it says: git -C \"{root}\" status", e);
        }
    }

    /// <summary>What differs from an earlier look, but for what git ignores, and how it looks now.</summary>
    public async Task<(IReadOnlyList<TreeChange> Changes, StampedTree Now)> ChangesSinceAsync(StampedTree before, CancellationToken cancellationToken)
    {
        var now = await LookAsync(cancellationToken).ConfigureAwait(false);
        var changes = StampedTree.Differences(before, now);
        if (changes.Count == 0)
        {
            return (changes, now);
        }

        var ignored = await git.AmongIgnoredAsync([.. changes.Select(c => c.Path)], cancellationToken).ConfigureAwait(false);
        return ([.. changes.Where(c => !ignored.Contains(c.Path))], now);
    }

    private bool IsLeftOut(string path) =>
        path is ".git" or ".autoauto" || path.EndsWith("/.git", StringComparison.Ordinal) || _ignored!.Contains(path);
}
