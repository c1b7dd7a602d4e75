using Autoauto.Core.Errors;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Git;

/// <content>What is taken over from an agent's git, as from a stranger's.</content>
internal sealed partial class StoreClient
{
    private const long LargestWork = 1L << 30;

    /// <summary>
    /// Takes over what an agent committed in its folder: the commit at which its HEAD stands, with everything that it is made of, each object checked. The head is the
    /// commit that the folder was put to if the agent committed nothing; null, with the reason, if there is nothing that can be taken.
    /// </summary>
    public async Task<(string? Head, string? Why)> TakeInAsync(WorkFolder folder, CancellationToken cancellationToken)
    {
        var start = HeadOf(folder);
        if (StrangersGit.ReadHead(folder.AgentGit, out var why) is not { } head)
        {
            return (null, why);
        }

        if (head == start)
        {
            return (head, null);
        }

        if (User.ReadCommit(head) is not null)
        {
            // Whole already. What only the store has of it may be the half of a transfer that was cut off.
            return Weighed(User, start, head);
        }

        if (StrangersGit.RefuseObjects(folder.AgentGit, LargestWork) is { } refused)
        {
            return (null, refused);
        }

        var quarantine = folder.GitDirectory + ".incoming";
        try
        {
            TreeRemoval.Remove(quarantine, cancellationToken);
            WriteGitDirectory(quarantine, head, bare: true, [Path.Combine(folder.AgentGit, "objects"), ObjectsDirectory, UserObjects], []);
            if (StrangersGit.HasPacks(folder.AgentGit) && await RefusePackedAsync(quarantine, Path.Combine(folder.AgentGit, "objects"), cancellationToken).ConfigureAwait(false) is { } tooMuch)
            {
                return (null, tooMuch);
            }

            var pack = await PackAsync(GitPlace.Bare(quarantine), head, start is null ? [] : [start], cancellationToken).ConfigureAwait(false);
            string[] unpack = _settings.Value.PromisorRemote is null ? ["unpack-objects", "-q", "--strict"] : ["unpack-objects", "-q"];
            await _git.PipeAsync(GitPlace.Bare(_directory), unpack, pack, s_longestTransfer, cancellationToken).ConfigureAwait(false);
            Objects.ForgetObjects();
            return Objects.ReadCommit(head) is null ? (null, $"its HEAD names {head[..10]}, which is no commit") : Weighed(Objects, start, head);
        }
        catch (AutoautoException e) when (e.Code == ErrorCode.GitFailed)
        {
            return (null, e.Message);
        }
        finally
        {
            TreeRemoval.Remove(quarantine, CancellationToken.None);
            Directory.CreateDirectory(Path.Combine(folder.AgentGit, "objects", "info"));
            await File.WriteAllTextAsync(Path.Combine(folder.AgentGit, Alternates), $"{ObjectsDirectory}\n{UserObjects}\n", CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Says what is too much about a stranger's packed objects, asked of a git that sees no others; their lengths can be told without making them.</summary>
    private async Task<string?> RefusePackedAsync(string gitDirectory, string objects, CancellationToken cancellationToken)
    {
        var place = new GitPlace(gitDirectory, new Dictionary<string, string?> { ["GIT_DIR"] = gitDirectory, ["GIT_OBJECT_DIRECTORY"] = objects });
        var listed = await _git.PipeAsync(
            place, ["cat-file", "--batch-all-objects", "--unordered", "--batch-check=%(objecttype) %(objectsize)"], ReadOnlyMemory<byte>.Empty, s_longestTransfer, cancellationToken).ConfigureAwait(false);
        return System.Text.Encoding.ASCII.GetString(listed).Split('\n').Select(line => line.Split(' '))
            .Select(words => words is [var type, var digits] && long.TryParse(digits, out var length) ? ObjectLimits.Refuse(type, length) : null)
            .FirstOrDefault(refused => refused is not null);
    }

    // Before anything lists the change, or checks it out.
    private static (string? Head, string? Why) Weighed(GitClient git, string? start, string head) =>
        start is not null && git.RefuseWeight(start, head) is { } refused ? (null, refused) : (head, null);
}
