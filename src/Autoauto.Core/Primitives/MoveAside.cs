namespace Autoauto.Core.Primitives;

/// <summary>Takes something out of the way without losing it.</summary>
public static class MoveAside
{
    /// <summary>
    /// Moves a file, a folder or a link itself to <paramref name="target"/>, or beside it if that is taken. Nothing happens if there is nothing. Across
    /// file systems a file is copied.
    /// </summary>
    public static void Now(string path, string target)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(target);
        var isLink = new FileInfo(path).LinkTarget is not null;
        if (!isLink && !Path.Exists(path))
        {
            return;
        }

        PrivateFiles.CreateFolder(Path.GetDirectoryName(target)!);
        var free = target;
        for (var i = 2; Path.Exists(free); i++)
        {
            free = $"{target}.{i}";
        }

        if (!isLink && Directory.Exists(path))
        {
            Directory.Move(path, free);
        }
        else
        {
            File.Move(path, free);
        }
    }
}
