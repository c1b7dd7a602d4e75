using Autoauto.Core.Processes;

namespace Autoauto.Core.Git;

/// <summary>Makes a repository of a folder's files: the demo's and the benchmark's way to a place of their own.</summary>
public static class NewRepository
{
    private static readonly string[] s_identity =
        ["-c", "user.name=Autoauto", "-c", "user.email=autoauto@localhost", "-c", "commit.gpgSign=false", "-c", "core.safecrlf=false"];

    /// <summary>Makes a repository of its own that stands where <paramref name="source"/> stands and shares its objects, but neither its hooks nor its settings.</summary>
    /// <exception cref="Errors.AutoautoException">GitMissing, GitFailed.</exception>
    public static async Task CloneAsync(string source, string folder, ProcessRunner runner, CancellationToken cancellationToken)
    {
        var git = new GitProcess(runner);
        await git.RunAsync(
            source, ["-c", "protocol.file.allow=always", "clone", "--quiet", "--shared", "--template=", "--no-recurse-submodules", ".", folder], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Initialises <paramref name="folder"/> and commits everything in it; the user's git configuration needs no identity for that.</summary>
    /// <exception cref="Errors.AutoautoException">GitMissing, GitFailed.</exception>
    public static async Task CreateAsync(string folder, string message, ProcessRunner runner, CancellationToken cancellationToken)
    {
        var git = new GitProcess(runner);
        await git.RunAsync(folder, ["init", "--quiet", "--template=", "--initial-branch=main"], cancellationToken).ConfigureAwait(false);
        await git.RunAsync(folder, [.. s_identity, "add", "--all"], cancellationToken).ConfigureAwait(false);
        await git.RunAsync(folder, [.. s_identity, "commit", "--quiet", "--no-verify", "--file=-"], cancellationToken, message).ConfigureAwait(false);
    }
}
