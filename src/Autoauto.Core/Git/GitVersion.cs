using Autoauto.Core.Errors;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Git;

/// <summary>Which git the engine would start.</summary>
public static class GitVersion
{
    private const string Prefix = "git version ";

    /// <summary>The version of the git on the PATH, as it says it itself; null if none can be started.</summary>
    public static async Task<string?> FindAsync(ProcessRunner runner, CancellationToken cancellationToken)
    {
        try
        {
            var said = await new GitProcess(runner).RunAsync(Path.GetTempPath(), ["--version"], cancellationToken).ConfigureAwait(false);
            return said.Trim().Replace(Prefix, string.Empty, StringComparison.Ordinal);
        }
        catch (AutoautoException e) when (e.Code is ErrorCode.GitMissing or ErrorCode.GitFailed)
        {
            return null;
        }
    }
}
