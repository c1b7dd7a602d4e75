using System.Collections.Immutable;
using Autoauto.Core.Primitives;
using Autoauto.Core.Programs;

namespace Autoauto.Core.Measuring;

/// <summary>How a file of the user's differs from the locked copy.</summary>
public enum OriginalChangeKind
{
    /// <summary>Other bytes, or a link or folder in its place.</summary>
    Changed,

    /// <summary>The file no longer exists.</summary>
    Deleted,

    /// <summary>Same bytes, other permissions.</summary>
    Permissions,

    /// <summary>A script that the next run would take for the program's.</summary>
    Added,
}

/// <summary>One difference between the user's files and the locked copy.</summary>
/// <param name="Path">Path below the program's folder, or below the repository for a helper.</param>
/// <param name="Kind">What happened.</param>
public sealed record OriginalChange(string Path, OriginalChangeKind Kind)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Path} ({Kind.ToString().ToLowerInvariant()})";
}

public sealed partial record EvaluatorSnapshot
{
    private const UnixFileMode AllExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>
    /// What was changed in the user's program folder since it was locked. Other files than <c>measure.*</c> and <c>build.*</c> that appeared there
    /// are nobody's business: they cannot have an effect.
    /// </summary>
    /// <param name="programDirectory">The program's folder.</param>
    public IReadOnlyList<OriginalChange> FindChangedOriginals(string programDirectory)
    {
        ArgumentException.ThrowIfNullOrEmpty(programDirectory);
        var changes = Compare(programDirectory, Files + "/");
        if (System.IO.Directory.Exists(programDirectory))
        {
            changes.AddRange(System.IO.Directory.EnumerateFileSystemEntries(programDirectory)
                .Select(path => Path.GetFileName(path))
                .Where(name => (ProgramFolder.IsScriptOf("measure", name) || ProgramFolder.IsScriptOf("build", name)) && !IsExpected($"{Files}/{name}"))
                .Where(name => !FileTree.IsLitter(name))
                .Order(StringComparer.Ordinal)
                .Select(name => new OriginalChange(name, OriginalChangeKind.Added)));
        }

        return changes;
    }

    /// <summary>Which helper files are not, in <paramref name="checkout"/>, what they were when the evaluator was locked; new ones included.</summary>
    public IReadOnlyList<OriginalChange> FindChangedHelpers(string checkout)
    {
        ArgumentException.ThrowIfNullOrEmpty(checkout);
        var globs = Path.Combine(Directory, HelperGlobs);
        if (!IsExpected(HelperGlobs))
        {
            return [];
        }

        var changes = Compare(checkout, Helpers + "/");
        var now = HelpersIn(checkout, new GlobSet(ReachableFile.ReadText(globs).Split('\n'), protects: true));
        changes.AddRange(now.Where(path => !IsExpected($"{Helpers}/{path}")).Select(path => new OriginalChange(path, OriginalChangeKind.Added)));
        return changes;
    }

    /// <summary>
    /// Puts the user's program folder back to what was locked: bytes and permissions. Whatever stood in the way is moved to
    /// <paramref name="saveChangedTo"/> first, so that nothing is lost.
    /// </summary>
    /// <param name="programDirectory">The program's folder.</param>
    /// <param name="saveChangedTo">A folder that receives the changed versions; is created if there is anything to save.</param>
    /// <returns>What was put back.</returns>
    public IReadOnlyList<OriginalChange> RestoreOriginals(string programDirectory, string saveChangedTo)
    {
        ArgumentException.ThrowIfNullOrEmpty(saveChangedTo);
        var changes = FindChangedOriginals(programDirectory);
        foreach (var change in changes)
        {
            var original = Path.Combine(programDirectory, change.Path);
            if (change.Kind is OriginalChangeKind.Changed or OriginalChangeKind.Added)
            {
                MoveAside(programDirectory, change.Path, saveChangedTo);
            }

            if (change.Kind is OriginalChangeKind.Changed or OriginalChangeKind.Deleted)
            {
                CopyBack(change.Path, original);
            }

            if (change.Kind != OriginalChangeKind.Added)
            {
                SetMode(change.Path, original);
            }
        }

        return changes;
    }

    internal static ImmutableDictionary<string, UnixFileMode> ModesOf(string folder) =>
        OperatingSystem.IsWindows()
            ? ImmutableDictionary<string, UnixFileMode>.Empty
            : FileTree.Files(folder).ToImmutableDictionary(file => file, file => ModeOf(Path.Combine(folder, file)), StringComparer.Ordinal);

    private static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(path);

    private List<OriginalChange> Compare(string folder, string area)
    {
        var changes = new List<OriginalChange>();
        foreach (var expected in _expected.Where(file => file.Path.StartsWith(area, StringComparison.Ordinal)))
        {
            var path = expected.Path[area.Length..];
            if (KindOf(folder, path, expected, isOriginal: area.StartsWith(Files, StringComparison.Ordinal)) is { } kind)
            {
                changes.Add(new OriginalChange(path, kind));
            }
        }

        return changes;
    }

    private OriginalChangeKind? KindOf(string folder, string path, EvaluatorFile expected, bool isOriginal)
    {
        try
        {
            // A folder on the way that became a link leads somewhere else as well.
            if (FindLink(folder, path) is not null)
            {
                return OriginalChangeKind.Changed;
            }

            var file = new FileInfo(Path.Combine(folder, path));
            if (!file.Exists)
            {
                return System.IO.Directory.Exists(file.FullName) ? OriginalChangeKind.Changed : OriginalChangeKind.Deleted;
            }

            if (file.Length != expected.Length)
            {
                return OriginalChangeKind.Changed;
            }

            var now = EvaluatorFile.Read(folder, path);
            if (!string.Equals(now.Sha256, expected.Sha256, StringComparison.Ordinal))
            {
                return OriginalChangeKind.Changed;
            }

            var isSame = isOriginal && OriginalModes.TryGetValue(path, out var mode)
                ? ModeOf(file.FullName) == mode
                : now.IsExecutable == expected.IsExecutable;
            return isSame ? null : OriginalChangeKind.Permissions;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return OriginalChangeKind.Changed;
        }
    }

    /// <summary>The first part of the path that is a link, as a relative path; null if there is none.</summary>
    private static string? FindLink(string folder, string path)
    {
        for (var end = path.IndexOf('/'); ; end = path.IndexOf('/', end + 1))
        {
            var part = end < 0 ? path : path[..end];
            var entry = new FileInfo(Path.Combine(folder, part));
            if (entry.LinkTarget is not null)
            {
                return part;
            }

            if (end < 0)
            {
                return null;
            }
        }
    }

    private static void MoveAside(string folder, string path, string saveTo)
    {
        // Renaming moves a link itself, never what it points to, and a path through a link leads to somebody else's file.
        var moved = FindLink(folder, path) ?? path;
        Primitives.MoveAside.Now(Path.Combine(folder, moved), Path.Combine(saveTo, moved));
    }

    private void CopyBack(string path, string original)
    {
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(original)!);
        var temporary = original + ".restore.tmp";
        TreeRemoval.Remove(temporary);
        ReachableFile.Copy(Path.Combine(FilesDirectory, path), temporary);
        File.SetAttributes(temporary, FileAttributes.Normal);
        DurableFile.Flush(temporary);
        File.Move(temporary, original, overwrite: true);
    }

    private void SetMode(string path, string original)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const UnixFileMode plain = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        var isExecutable = _expected.First(file => string.Equals(file.Path, $"{Files}/{path}", StringComparison.Ordinal)).IsExecutable;
        File.SetUnixFileMode(original, OriginalModes.TryGetValue(path, out var mode) ? mode : isExecutable ? plain | AllExecute : plain);
    }

    private bool IsExpected(string path) => _expected.Any(file => string.Equals(file.Path, path, StringComparison.Ordinal));
}
