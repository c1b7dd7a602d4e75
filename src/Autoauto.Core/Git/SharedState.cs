using System.Text;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Git;

/// <summary>Whose a piece of the shared git directory is.</summary>
internal enum SharedOwner
{
    /// <summary>Steers git everywhere, the engine's git included: configuration, hooks, attributes, and what is the run's own.</summary>
    Engine,

    /// <summary>The user's place in the repository: HEAD, index, branches, tags, stash.</summary>
    User,
}

/// <summary>One file of the shared git directory.</summary>
/// <param name="Stamp">What the file system says of it.</param>
/// <param name="Content">Its bytes; of a link, where it points.</param>
/// <param name="IsLink">True for a symbolic link.</param>
internal sealed record SharedFile(FileStamp Stamp, byte[] Content, bool IsLink);

/// <summary>
/// What all worktrees of a repository share and an agent could reach from its own: configuration, hooks, refs, and the user's HEAD and index. Read from
/// the files themselves; what has not changed since an earlier look is not read again.
/// </summary>
internal sealed record SharedState
{
    private const long LargestFile = 64L << 20;
    private const string PackedRefs = "packed-refs";
    private static readonly string[] s_engineFiles =
    [
        "config", "config.worktree", "shallow", "info/exclude", "info/attributes", "info/grafts", "info/sparse-checkout", "objects/info/alternates", "commondir",
    ];

    private static readonly string[] s_userFiles = ["HEAD", "index", StashLog];

    /// <summary>Where git keeps the list of stashes.</summary>
    public const string StashLog = "logs/refs/stash";

    /// <summary>Files by path below the git directory.</summary>
    public required IReadOnlyDictionary<string, SharedFile> Files { get; init; }

    /// <summary>Refs by their full name; of a symbolic one the text of its file. Null where the repository does not keep them in files.</summary>
    public required IReadOnlyDictionary<string, string>? Refs { get; init; }

    /// <summary>Stamps of everything else below the git directory that is neither an object nor a record of what git did: states of a merge, a rebase, a bisect, other worktrees, submodules.</summary>
    public required StampedTree Others { get; init; }

    /// <summary>Digest of what the user's index says, times aside; null if it is none that can be read.</summary>
    public required string? IndexDigest { get; init; }

    /// <summary>Lengths of the records of where the HEADs of the user's worktrees stood.</summary>
    public required IReadOnlyDictionary<string, long> HeadLogs { get; init; }

    /// <summary>The files that the refs are kept in.</summary>
    public required IReadOnlyDictionary<string, SharedFile> RefFiles { get; init; }

    /// <summary>The refs of the packed file.</summary>
    public required IReadOnlyDictionary<string, string> Packed { get; init; }

    /// <summary>Whose a file is.</summary>
    public static SharedOwner OwnerOf(string path) => s_userFiles.Contains(path, StringComparer.Ordinal) ? SharedOwner.User : SharedOwner.Engine;

    /// <summary>Looks at a git directory.</summary>
    /// <param name="commonDirectory">The directory that all worktrees share.</param>
    /// <param name="earlier">An earlier look, whose unchanged files are not read again.</param>
    /// <param name="cancellationToken">Ends it at the next file.</param>
    public static SharedState Read(string commonDirectory, SharedState? earlier, CancellationToken cancellationToken)
    {
        var files = new Dictionary<string, SharedFile>(StringComparer.Ordinal);
        var paths = s_engineFiles.Concat(s_userFiles)
            .Concat(FilesBelow(commonDirectory, "hooks"))
            .Concat(Modules(commonDirectory))
            .Concat(Worktrees(commonDirectory).SelectMany(w => new[] { "commondir", "gitdir", "config.worktree", "info/sparse-checkout" }.Select(f => $"worktrees/{w}/{f}")));
        foreach (var path in paths)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Add(files, commonDirectory, path, earlier?.Files);
        }

        var refFiles = new Dictionary<string, SharedFile>(StringComparer.Ordinal);
        var usesFiles = !Directory.Exists(Path.Combine(commonDirectory, "reftable"));
        foreach (var path in usesFiles ? RefFilesOf(commonDirectory).Append(PackedRefs) : [])
        {
            cancellationToken.ThrowIfCancellationRequested();
            Add(refFiles, commonDirectory, path, earlier?.RefFiles);
        }

        var packed = ReadPacked(refFiles, earlier);
        return new SharedState
        {
            Files = files,
            Refs = usesFiles ? Merge(packed, refFiles) : null,
            Others = StampedTree.Read(commonDirectory, path => IsLeftOut(path) || files.ContainsKey(path), cancellationToken),
            IndexDigest = DigestOfIndex(files, earlier),
            HeadLogs = ReadHeadLogs(commonDirectory),
            RefFiles = refFiles,
            Packed = packed,
        };
    }

    /// <summary>
    /// What was appended to the records of where the user's HEADs stood, since <paramref name="earlier"/>; one line per move. One that says nothing of what
    /// was done is left out: only plumbing leaves it.
    /// </summary>
    public IReadOnlyList<string> MovesSince(SharedState earlier, string commonDirectory)
    {
        var moves = new List<string>();
        foreach (var (log, length) in HeadLogs)
        {
            var from = earlier.HeadLogs.GetValueOrDefault(log);
            if (length > from)
            {
                moves.AddRange(ReachableFile.ReadTextFrom(Path.Combine(commonDirectory, log), from, LargestFile).Split('\n').Where(line => line.Split('\t', 2) is [_, { Length: > 0 }]));
            }
        }

        return moves;
    }

    // Objects are named by what they hold, records grow with all that is done, refs are looked at for themselves; the rest is what git notes for itself while it works.
    private static bool IsLeftOut(string path) => path.Split('/') is [.., var name] parts
        && (path is "refs" or PackedRefs or "index" or "lfs" or "reftable"
            || (name is "objects" or "logs" && parts is [_] or ["modules", .., _] or ["worktrees", _, _])
            || (name is "refs" or "index" or PackedRefs && parts is ["modules", .., _] or ["worktrees", _, _])
            || name is "FETCH_HEAD" or "ORIG_HEAD" or "COMMIT_EDITMSG" or "gc.log" or "gc.pid" or "description" or "AUTO_MERGE"
            || name.EndsWith(".lock", StringComparison.Ordinal));

    private static IEnumerable<string> FilesBelow(string directory, string folder)
    {
        var full = Path.Combine(directory, folder);
        if (new DirectoryInfo(full).LinkTarget is not null)
        {
            // A folder that is a link is itself what must not change.
            return [folder];
        }

        return Directory.Exists(full)
            ? TreeWalk.Read(full).Select(entry => $"{folder}/{entry.Path}").Where(path => !path.EndsWith(".lock", StringComparison.Ordinal))
            : [];
    }

    /// <summary>
    /// Loose refs, but for those that the engine keeps every candidate by: there are as many as experiments, and nothing is decided by them.
    /// </summary>
    private static IEnumerable<string> RefFilesOf(string directory)
    {
        var refs = Path.Combine(directory, "refs");
        return Directory.Exists(refs)
            ? Directory.EnumerateFileSystemEntries(refs).Select(path => Path.GetFileName(path)).Where(name => name != "autoauto")
                .SelectMany(name => Directory.Exists(Path.Combine(refs, name)) ? FilesBelow(directory, "refs/" + name) : ["refs/" + name])
            : [];
    }

    private static IEnumerable<string> Modules(string directory)
    {
        var modules = Path.Combine(directory, "modules");
        return Directory.Exists(modules)
            ? Directory.EnumerateDirectories(modules).Select(path => $"modules/{Path.GetFileName(path)}")
                .SelectMany(module => FilesBelow(directory, module + "/hooks").Append(module + "/config"))
            : [];
    }

    private static void Add(Dictionary<string, SharedFile> files, string directory, string path, IReadOnlyDictionary<string, SharedFile>? earlier)
    {
        var full = Path.Combine(directory, path);
        if (FileStamp.Of(full) is not { } stamp || stamp.Length > LargestFile)
        {
            return;
        }

        if (earlier?.GetValueOrDefault(path) is { } known && known.Stamp == stamp)
        {
            files[path] = known;
            return;
        }

        try
        {
            var link = new FileInfo(full).LinkTarget;
            files[path] = new SharedFile(stamp, link is null ? ReachableFile.Read(full, LargestFile).Bytes : Encoding.UTF8.GetBytes(link), link is not null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Replaced at this moment by somebody's git, or made unreadable: the stamp alone tells.
            files[path] = new SharedFile(stamp, [], false);
        }
    }

    private static IReadOnlyDictionary<string, string> ReadPacked(Dictionary<string, SharedFile> refFiles, SharedState? earlier)
    {
        if (!refFiles.TryGetValue(PackedRefs, out var file))
        {
            return new Dictionary<string, string>(StringComparer.Ordinal);
        }

        if (earlier is not null && ReferenceEquals(earlier.RefFiles.GetValueOrDefault(PackedRefs), file))
        {
            return earlier.Packed;
        }

        var packed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in Encoding.UTF8.GetString(file.Content).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l[0] is not ('#' or '^')))
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space > 0 && !line.AsSpan(space + 1).StartsWith("refs/autoauto/", StringComparison.Ordinal))
            {
                packed[line[(space + 1)..]] = line[..space];
            }
        }

        return packed;
    }

    private static Dictionary<string, string> Merge(IReadOnlyDictionary<string, string> packed, Dictionary<string, SharedFile> refFiles)
    {
        var refs = new Dictionary<string, string>(packed, StringComparer.Ordinal);
        foreach (var (path, file) in refFiles.Where(f => f.Key != PackedRefs))
        {
            refs[path] = Encoding.UTF8.GetString(file.Content).Trim();
        }

        return refs;
    }

    private static string? DigestOfIndex(Dictionary<string, SharedFile> files, SharedState? earlier)
    {
        if (!files.TryGetValue("index", out var file))
        {
            return null;
        }

        if (earlier is not null && ReferenceEquals(earlier.Files.GetValueOrDefault("index"), file))
        {
            return earlier.IndexDigest;
        }

        var isLong = files.TryGetValue("config", out var config) && Encoding.UTF8.GetString(config.Content).Contains("sha256", StringComparison.OrdinalIgnoreCase);
        return IndexFile.DigestOf(file.Content, isLong ? 32 : 20);
    }

    private static IEnumerable<string> Worktrees(string commonDirectory)
    {
        var worktrees = Path.Combine(commonDirectory, "worktrees");
        return Directory.Exists(worktrees) ? Directory.EnumerateDirectories(worktrees).Select(path => Path.GetFileName(path)) : [];
    }

    private static Dictionary<string, long> ReadHeadLogs(string commonDirectory)
    {
        return Worktrees(commonDirectory).Select(name => $"worktrees/{name}/logs/HEAD").Prepend("logs/HEAD")
            .Where(log => File.Exists(Path.Combine(commonDirectory, log)))
            .ToDictionary(log => log, log => new FileInfo(Path.Combine(commonDirectory, log)).Length, StringComparer.Ordinal);
    }
}
