using System.IO.Compression;
using System.Security.Cryptography;
using Autoauto.Core.Errors;
using Autoauto.Core.Git;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Loop;

/// <summary>
/// Git's objects in the user's repository and in the store, where a call can write there. Git takes what lies under an object's name for that object and does not look whether the name is that
/// of the content: a file of the start commit would be another one wherever it is checked out next. What came, or was changed, while a call ran is therefore read, and what is not what its
/// name says is taken away.
/// </summary>
internal sealed class ObjectWatch(StoreClient store)
{
    // What is longer is nothing that the engine takes over (TreeWeight), and reading it would take minutes.
    private const long LongestObject = 4L << 30;
    private const string Packs = "pack/";

    private readonly (string Whose, GitClient Git)[] _repositories =
        store.User == store.Objects ? [("git's", store.User)] : [("git's", store.User), ("the store's", store.Objects)];

    /// <summary>How everything stands now.</summary>
    public IReadOnlyList<StampedTree> Look(CancellationToken cancellationToken) =>
        [.. _repositories.Select(repository => StampedTree.Read(FolderOf(repository.Git), cancellationToken: cancellationToken))];

    /// <summary>Takes away what is forged of what is new since an earlier look.</summary>
    /// <param name="before">The look; null where nobody could write there.</param>
    /// <param name="saveTo">Folder that gets what is taken away.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What was forged, in words.</returns>
    public async Task<IReadOnlyList<string>> TakeAwaySinceAsync(IReadOnlyList<StampedTree>? before, string saveTo, CancellationToken cancellationToken)
    {
        var said = new List<string>();
        foreach (var ((whose, git), then) in _repositories.Zip(before ?? []))
        {
            var folder = FolderOf(git);
            foreach (var path in await FindForgedAsync(git, folder, then, cancellationToken).ConfigureAwait(false))
            {
                MoveAside.Now(Path.Combine(folder, path), Path.Combine(saveTo, "objects", path.Replace('/', '-')));
                said.Add($"{whose} objects/{path} (not what its name says)");
            }
        }

        if (said.Count > 0)
        {
            store.User.ForgetObjects();
            store.Objects.ForgetObjects();
        }

        return said;
    }

    private static string FolderOf(GitClient git) => Path.Combine(git.CommonDirectory, "objects");

    private static async Task<IReadOnlyList<string>> FindForgedAsync(GitClient git, string folder, StampedTree then, CancellationToken cancellationToken)
    {
        var changes = StampedTree.Differences(then, StampedTree.Read(folder, cancellationToken: cancellationToken)).Where(change => change.Kind != TreeChangeKind.Deleted)
            .ToDictionary(change => change.Path, change => change.Kind, StringComparer.Ordinal);
        var forged = changes.Keys.Where(path => NameOf(path) is { } name && !IsTrue(Path.Combine(folder, path), name, cancellationToken)).ToList();
        foreach (var index in changes.Keys.Where(IsOfPack).Select(path => Path.ChangeExtension(path, ".idx")).Distinct(StringComparer.Ordinal))
        {
            var (full, pack) = (Path.Combine(folder, index), Path.ChangeExtension(index, ".pack"));
            var isSound = FileStamp.Of(full) is null
                || (changes.ContainsKey(index) ? await git.IsSoundPackAsync(full, cancellationToken).ConfigureAwait(false) : PackSum.IsOf(full, cancellationToken));
            if (!isSound && (changes.GetValueOrDefault(index) == TreeChangeKind.Changed || changes.GetValueOrDefault(pack) == TreeChangeKind.Changed))
            {
                // It holds more than what was forged in it: that is for its owner to look at.
                throw new AutoautoException(ErrorCode.RepositoryDamaged, $"The pack '{Path.Combine(folder, pack)}' was changed while an agent or its code ran, and does not hold what it should.", full, "Look what is missing (git fsck), and take it from another clone.");
            }

            forged.AddRange(isSound ? [] : [index, pack]);
        }

        return forged;
    }

    private static bool IsOfPack(string path) => path.StartsWith(Packs, StringComparison.Ordinal) && Path.GetExtension(path) is ".pack" or ".idx";

    /// <summary>The name of an object that lies in a file of its own; null for every other file.</summary>
    private static string? NameOf(string path) =>
        path.Split('/') is [{ Length: 2 } folder, var file] && ObjectName.Is(folder + file) ? folder + file : null;

    private static bool IsTrue(string path, string name, CancellationToken cancellationToken)
    {
        try
        {
            using var file = ReachableFile.Open(path);
            using var content = new ZLibStream(file, CompressionMode.Decompress);
            using var hash = IncrementalHash.CreateHash(name.Length == 40 ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256);
            var buffer = new byte[64 << 10];
            var length = 0L;
            for (int read; length <= LongestObject && (read = content.Read(buffer)) > 0; length += read)
            {
                cancellationToken.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, read);
            }

            return length <= LongestObject && Convert.ToHexStringLower(hash.GetHashAndReset()) == name;
        }
        catch (FileNotFoundException)
        {
            // Packed meanwhile.
            return true;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
