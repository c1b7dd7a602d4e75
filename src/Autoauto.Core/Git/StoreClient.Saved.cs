using System.Text;
using Autoauto.Core.Errors;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Git;

/// <content>Objects of the user's repository that lie in files of their own, where a call can overwrite one with another: the store has them once more.</content>
internal sealed partial class StoreClient
{
    private const string Saving = "saving";
    private static readonly TimeSpan s_longestSaving = TimeSpan.FromHours(1);
    private static readonly string[] s_ownEntries = ["HEAD", "config", "objects", "refs", "packed-refs", "shallow", Saving];
    private static readonly string[] s_written = ["HEAD", "config", Alternates];

    /// <summary>Where git looks for objects: the user's, those that the user's repository names as further places to look, and the store's.</summary>
    public IReadOnlyList<ObjectFolder> ObjectFolders()
    {
        var users = ObjectFolder.WithAlternates("git's objects", UserObjects);
        return User == Objects ? users : [.. users, new ObjectFolder(StoresObjects, ObjectsDirectory)];
    }

    /// <summary>What the store's objects are known by.</summary>
    public const string StoresObjects = "the store's objects";

    /// <summary>
    /// Takes objects into a pack of the store, but for those that are in a pack already. Git looks into packs first: what is put in an object's place afterwards is not what the store
    /// reads, and the object can be put back. The pack's index is made from its content: no object is in it under another's name.
    /// </summary>
    public Task SaveAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken) => WritePackAsync(names, ["--incremental", "--non-empty"], cancellationToken);

    /// <summary>Takes objects that the store has in files of their own into a pack, and removes those files. What cannot be packed stays as it is.</summary>
    public async Task PackAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        try
        {
            if (!await WritePackAsync(names, [], cancellationToken).ConfigureAwait(false))
            {
                return;
            }
        }
        catch (AutoautoException e) when (e.Code == ErrorCode.GitFailed)
        {
            // One that git cannot read is among them: the look behind the next call, or a repair, is what finds it.
            return;
        }

        // Only then is the pack there after a power cut, too.
        DurableFile.Flush(Path.Combine(ObjectsDirectory, "pack"));
        foreach (var name in names)
        {
            TreeRemoval.Remove(Path.Combine(ObjectsDirectory, name[..2], name[2..]), cancellationToken);
        }
    }

    /// <summary>Writes objects into a pack of the store; true if there is one that has them all.</summary>
    private async Task<bool> WritePackAsync(IReadOnlyCollection<string> names, string[] options, CancellationToken cancellationToken)
    {
        if (names.Count == 0 || User == Objects)
        {
            return false;
        }

        foreach (var left in Directory.EnumerateDirectories(_directory, Saving + ".*").Where(left => DateTime.UtcNow - Directory.GetLastWriteTimeUtc(left) > s_longestSaving))
        {
            TreeRemoval.Remove(left, cancellationToken);
        }

        // Engines of two programs share the store.
        var folder = Path.Combine(_directory, $"{Saving}.{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        try
        {
            string[] pack = ["-c", "pack.window=0", "-c", "pack.packSizeLimit=0", "pack-objects", "-q", .. options, "--threads=1", Path.Combine(folder, "pack")];
            await _git.PipeAsync(GitPlace.Bare(_directory), pack, Lines(names), s_longestTransfer, cancellationToken).ConfigureAwait(false);
            return Directory.EnumerateFiles(folder, "*.pack").FirstOrDefault() is { } path && await TakePackAsync(path, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            TreeRemoval.Remove(folder, CancellationToken.None);
        }
    }

    private async Task<bool> TakePackAsync(string path, CancellationToken cancellationToken)
    {
        TreeRemoval.Remove(Path.ChangeExtension(path, ".idx"), cancellationToken);
        if (!await Objects.TryIndexAsync(path, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        var place = Path.Combine(ObjectsDirectory, "pack", Path.GetFileName(path));
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        File.Move(path, place, overwrite: true);
        File.Move(Path.ChangeExtension(path, ".idx"), Path.ChangeExtension(place, ".idx"), overwrite: true);
        Objects.ForgetObjects();
        return true;
    }

    /// <summary>Brings objects back to the user's repository that are missing there.</summary>
    /// <returns>Those that are missing still.</returns>
    public async Task<IReadOnlyList<string>> PutBackAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        var missing = await User.AmongMissingAsync(names, cancellationToken).ConfigureAwait(false);
        var there = missing.Except(await Objects.AmongMissingAsync(missing, cancellationToken).ConfigureAwait(false), StringComparer.Ordinal).ToList();
        if (there.Count == 0)
        {
            return missing;
        }

        var pack = await _git.PipeAsync(
            GitPlace.Bare(_directory), ["pack-objects", "--stdout", "-q", "--threads=1"], Lines(there), s_longestTransfer, cancellationToken).ConfigureAwait(false);
        await _git.PipeAsync(GitPlace.At(_location.Root), ["unpack-objects", "-q"], pack, s_longestTransfer, cancellationToken).ConfigureAwait(false);
        User.ForgetObjects();
        return await User.AmongMissingAsync(missing, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Puts the store's own files right: what they say of where objects are, and of how git works there, is the engine's alone. What else lies there git could take for orders (<c>commondir</c>).
    /// </summary>
    /// <param name="saveTo">Folder that gets what does not belong there.</param>
    /// <returns>What was put right, in words.</returns>
    public IReadOnlyList<string> PutOwnFilesRight(string saveTo)
    {
        if (User == Objects)
        {
            return [];
        }

        var said = new List<string>();
        foreach (var path in Directory.EnumerateFileSystemEntries(_directory).Where(path => !IsOwn(Path.GetFileName(path))).ToList())
        {
            MoveAside.Now(path, Path.Combine(saveTo, "store", Path.GetFileName(path)));
            said.Add($"the store's {PlainText.OneLine(Path.GetFileName(path), 100)} (added)");
        }

        var before = s_written.Select(name => (Name: name, Text: ReachableFile.TryReadText(Path.Combine(_directory, name), 1 << 20))).ToList();

        // Not where the user's history ends: what an agent wrote there is taken back after this.
        WriteOrders(StoreSettings());
        WriteIfOther(Path.Combine(_directory, "HEAD"), Unborn + "\n");
        said.AddRange(before.Where(file => file.Text != ReachableFile.TryReadText(Path.Combine(_directory, file.Name), 1 << 20)).Select(file => $"the store's {file.Name} (changed)"));
        return said;
    }

    // With what is written beside them on the way (HEAD.lock), by another engine at this moment.
    private static bool IsOwn(string name) => s_ownEntries.Contains(name.Split('.')[0], StringComparer.Ordinal);

    private static byte[] Lines(IEnumerable<string> names) => Encoding.ASCII.GetBytes(string.Concat(names.Select(name => name + "\n")));
}
