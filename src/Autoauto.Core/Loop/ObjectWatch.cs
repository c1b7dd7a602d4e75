using System.IO.Compression;
using System.Security.Cryptography;
using Autoauto.Core.Errors;
using Autoauto.Core.Git;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Loop;

/// <summary>How the folders of objects stood, before a call.</summary>
/// <param name="Places">Each with its files.</param>
internal sealed record ObjectLook(IReadOnlyList<(ObjectFolder Folder, StampedTree Files)> Places);

/// <summary>What was found about objects behind a call.</summary>
/// <param name="Forged">What was not what its name says, or steered git, in words; it is out of the way.</param>
/// <param name="PutBack">How many objects were gone and are there again.</param>
internal sealed record ObjectFindings(IReadOnlyList<string> Forged, int PutBack);

/// <summary>
/// Git's objects in the user's repository, in those that it shares objects with and in the store, where a call can write there. Git takes what lies under an object's name for that object and does not look
/// whether the name is that of the content: a file of the start commit would be another one wherever it is checked out next. What came, or was changed, while a call ran is therefore read, and what is not
/// what its name says is taken away. The user's objects in files of their own, in whose place something can be put without a trace, are saved before the call and put back behind it.
/// </summary>
internal sealed class ObjectWatch(StoreClient store)
{
    // What is longer is nothing that the engine takes over (TreeWeight), and reading it would take minutes.
    private const long LongestObject = 4L << 30;

    // The rest can be lost to somebody who overwrites it: most of what is this large is in packs.
    private const long LargestSaved = 64L << 20;
    private const long MostSaved = 512L << 20;
    private const string Packs = "pack/";
    private const string IndexOfPacks = "pack/multi-pack-index";

    // Each is looked at before and behind a call, and an experiment makes half a dozen.
    private const int MostLoose = 2000;
    private readonly Dictionary<string, StampedTree> _saved = new(StringComparer.Ordinal);
    private ObjectLook? _last;

    /// <summary>How everything stands now. What is new among the user's objects is saved, and when the store has many objects in files of their own they go into a pack.</summary>
    /// <param name="takesLast">True if the look behind the last call will do: what came since is then read behind the next one like everything that came during it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ObjectLook> LookAsync(bool takesLast, CancellationToken cancellationToken)
    {
        var look = takesLast && _last is { } last ? last : await ReadAsync(cancellationToken).ConfigureAwait(false);
        _last = null;
        await SaveAsync(look, cancellationToken).ConfigureAwait(false);
        return look;
    }

    /// <summary>Takes away what is forged of what is new since an earlier look, and puts back what was there.</summary>
    /// <param name="before">The look; null where nobody could write there.</param>
    /// <param name="saveTo">Folder that gets what is taken away.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ObjectFindings> PutRightSinceAsync(ObjectLook? before, string saveTo, CancellationToken cancellationToken)
    {
        if (before is null)
        {
            return new ObjectFindings([], 0);
        }

        var said = store.PutOwnFilesRight(saveTo).ToList();
        var (forged, gone) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        var now = new List<(ObjectFolder Folder, StampedTree Files)>();
        foreach (var (folder, then) in before.Places)
        {
            now.Add((folder, StampedTree.Read(folder.Path, cancellationToken: cancellationToken)));
            var changes = StampedTree.Differences(then, now[^1].Files);
            if (folder.Whose != StoreClient.StoresObjects)
            {
                gone.UnionWith(changes.Where(change => change.Kind == TreeChangeKind.Deleted).Select(change => NameOf(change.Path)).OfType<string>());
            }

            forged.UnionWith(await TakeAwayAsync(
                folder, changes.Where(change => change.Kind != TreeChangeKind.Deleted).ToDictionary(change => change.Path, change => change.Kind, StringComparer.Ordinal), saveTo, said, cancellationToken).ConfigureAwait(false));
        }

        // What was taken away or put back is not how it was seen.
        _last = said.Count + forged.Count + gone.Count == 0 ? new ObjectLook(now) : null;
        return await PutBackAsync(said, forged, gone, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes away what is forged of what was written since a time at which an engine began that died: nobody has looked behind its last call.</summary>
    /// <param name="since">The time.</param>
    /// <param name="saveTo">Folder that gets what is taken away.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ObjectFindings> PutRightAfterDeathAsync(DateTimeOffset since, string saveTo, CancellationToken cancellationToken)
    {
        var said = store.PutOwnFilesRight(saveTo).ToList();
        var forged = new HashSet<string>(StringComparer.Ordinal);
        foreach (var folder in store.ObjectFolders())
        {
            var changes = StampedTree.Read(folder.Path, cancellationToken: cancellationToken).Files.Where(file => file.Value.IsSince(since))
                .ToDictionary(file => file.Key, _ => TreeChangeKind.Changed, StringComparer.Ordinal);
            forged.UnionWith(await TakeAwayAsync(folder, changes, saveTo, said, cancellationToken).ConfigureAwait(false));
        }

        return await PutBackAsync(said, forged, [], cancellationToken).ConfigureAwait(false);
    }

    private async Task<ObjectLook> ReadAsync(CancellationToken cancellationToken)
    {
        var look = Read();
        string[] loose = [.. look.Places.Where(place => place.Folder.Whose == StoreClient.StoresObjects).SelectMany(place => place.Files.Files).Select(file => NameOf(file.Key)).OfType<string>()];
        if (loose.Length <= MostLoose)
        {
            return look;
        }

        await store.PackAsync(loose, cancellationToken).ConfigureAwait(false);
        return Read();

        ObjectLook Read() => new([.. store.ObjectFolders().Select(folder => (folder, StampedTree.Read(folder.Path, cancellationToken: cancellationToken)))]);
    }

    private async Task SaveAsync(ObjectLook look, CancellationToken cancellationToken)
    {
        var (names, room) = (new HashSet<string>(StringComparer.Ordinal), MostSaved);
        foreach (var (folder, files) in look.Places.Where(place => place.Folder.Whose != StoreClient.StoresObjects))
        {
            var known = _saved.GetValueOrDefault(folder.Path);
            _saved[folder.Path] = files;
            var added = known is null
                ? files.Files
                : StampedTree.Differences(known, files).Where(change => change.Kind == TreeChangeKind.Added)
                    .Select(change => KeyValuePair.Create(change.Path, FileStamp.Of(Path.Combine(folder.Path, change.Path)) ?? default));
            foreach (var (path, stamp) in added)
            {
                if (NameOf(path) is { } name && stamp.Length <= Math.Min(LargestSaved, room) && names.Add(name))
                {
                    room -= stamp.Length;
                }
            }
        }

        try
        {
            await store.SaveAsync(names, cancellationToken).ConfigureAwait(false);
        }
        catch (AutoautoException e) when (e.Code == ErrorCode.GitFailed)
        {
            // An object that git cannot read is in the way. What is overwritten is noticed all the same, and said to be gone.
        }
    }

    /// <summary>Takes away what is forged of some files, and says so; returns the names of the objects in whose place something was.</summary>
    private async Task<IReadOnlyList<string>> TakeAwayAsync(
        ObjectFolder folder, Dictionary<string, TreeChangeKind> changes, string saveTo, List<string> said, CancellationToken cancellationToken)
    {
        var forged = new List<string>();
        foreach (var path in changes.Keys)
        {
            if (NameOf(path) is { } name && !IsTrue(Path.Combine(folder.Path, path), name, cancellationToken))
            {
                forged.Add(name);
                Remove(path);
            }
        }

        foreach (var index in changes.Keys.Where(IsOfPack).Select(path => Path.ChangeExtension(path, ".idx")).Distinct(StringComparer.Ordinal))
        {
            var full = Path.Combine(folder.Path, index);
            var isSound = FileStamp.Of(full) is null
                || (changes.ContainsKey(index) ? await store.User.IsSoundPackAsync(full, cancellationToken).ConfigureAwait(false) : PackSum.IsOf(full, cancellationToken));
            if (!isSound)
            {
                await MakeIndexAnewAsync(index).ConfigureAwait(false);
            }
        }

        if (changes.ContainsKey(IndexOfPacks) && !await store.User.IsSoundIndexOfPacksAsync(folder.Path, cancellationToken).ConfigureAwait(false))
        {
            Remove(IndexOfPacks);
        }

        return forged;

        void Remove(string path)
        {
            MoveAside.Now(Path.Combine(folder.Path, path), Path.Combine(saveTo, "objects", path.Replace('/', '-')));
            said.Add($"{folder.Whose}/{path} (not what its name says)");
        }

        // What a pack holds has the names that its content has; only its index can say otherwise. Other files beside it go by the index.
        async Task MakeIndexAnewAsync(string index)
        {
            Remove(index);
            foreach (var beside in new[] { ".rev", ".bitmap" })
            {
                MoveAside.Now(Path.Combine(folder.Path, Path.ChangeExtension(index, beside)), Path.Combine(saveTo, "objects", Path.ChangeExtension(index, beside).Replace('/', '-')));
            }

            var pack = Path.ChangeExtension(index, ".pack");
            var full = Path.Combine(folder.Path, pack);
            if (FileStamp.Of(full) is null || await store.User.TryIndexAsync(full, cancellationToken).ConfigureAwait(false))
            {
                return;
            }

            if (changes.GetValueOrDefault(index) == TreeChangeKind.Changed || changes.GetValueOrDefault(pack) == TreeChangeKind.Changed)
            {
                // It holds more than what was forged in it: that is for its owner to look at.
                throw new AutoautoException(ErrorCode.RepositoryDamaged, $"The pack '{full}' was changed while an agent or its code ran, and does not hold what it should.", full, "Look what is missing (git fsck), and take it from another clone.");
            }

            Remove(pack);
        }
    }

    private async Task<ObjectFindings> PutBackAsync(List<string> said, HashSet<string> forged, HashSet<string> gone, CancellationToken cancellationToken)
    {
        if (said.Count > 0)
        {
            store.User.ForgetObjects();
            store.Objects.ForgetObjects();
        }

        string[] all = [.. forged.Union(gone)];
        if (all.Length == 0)
        {
            return new ObjectFindings(said, 0);
        }

        // Most of what is gone is packed, or was never there: somebody else's objects under names of the agent's choice.
        var missing = await store.User.AmongMissingAsync(all, cancellationToken).ConfigureAwait(false);
        var left = await store.PutBackAsync(missing, cancellationToken).ConfigureAwait(false);
        return new ObjectFindings(said, gone.Intersect(missing.Except(left)).Count());
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
