using Autoauto.Core.Primitives;

namespace Autoauto.Core.Measuring;

/// <summary>
/// The bytes of a locked evaluator, held in memory: the copy on the disk can be damaged by whoever has the user's rights, and a run should not end by that.
/// </summary>
public sealed class EvaluatorBackup
{
    private readonly EvaluatorSnapshot _snapshot;
    private readonly Dictionary<string, (byte[] Content, UnixFileMode Mode)> _files = new(StringComparer.Ordinal);

    private EvaluatorBackup(EvaluatorSnapshot snapshot)
    {
        _snapshot = snapshot;
        foreach (var path in FileTree.Files(snapshot.Directory))
        {
            var full = Path.Combine(snapshot.Directory, path);
            _files[path] = (ReachableFile.ReadBytes(full, long.MaxValue), OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(full));
        }
    }

    /// <summary>Reads a copy that was just verified.</summary>
    public static EvaluatorBackup Of(EvaluatorSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return new EvaluatorBackup(snapshot);
    }

    /// <summary>Puts the copy back to what was read; what was changed or added is moved to <paramref name="saveTo"/>.</summary>
    /// <returns>What was put back, each with what had happened to it.</returns>
    public IReadOnlyList<string> Restore(string saveTo)
    {
        List<string> changes;
        try
        {
            changes = _snapshot.FindChangesOfCopy();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            changes = ["the whole copy (unreadable)"];
        }

        if (!ReachableFile.Read(ManifestPath).Bytes.AsSpan().SequenceEqual(_files[EvaluatorSnapshot.Manifest].Content))
        {
            changes.Add($"{EvaluatorSnapshot.Manifest} (changed)");
        }

        if (changes.Count > 0)
        {
            MoveAside.Now(_snapshot.Directory, saveTo);
            Write();
        }

        return changes;
    }

    private string ManifestPath => Path.Combine(_snapshot.Directory, EvaluatorSnapshot.Manifest);

    private void Write()
    {
        foreach (var (path, (content, mode)) in _files)
        {
            var full = Path.Combine(_snapshot.Directory, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllBytes(full, content);
            if (OperatingSystem.IsWindows())
            {
                File.SetAttributes(full, FileAttributes.ReadOnly);
            }
            else
            {
                File.SetUnixFileMode(full, mode);
            }
        }
    }
}
