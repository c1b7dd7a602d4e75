namespace Autoauto.Core.Primitives;

/// <summary>Removes folders with everything in them.</summary>
public static class TreeRemoval
{
    /// <summary>Removes a folder with everything in it; nothing happens if there is none.</summary>
    /// <param name="path">The folder, or a file in its place.</param>
    public static void Remove(string path)
    {
        if (FileStamp.Of(path) is not { } stamp)
        {
            return;
        }

        if (stamp.IsFolder)
        {
            Directory.Delete(path, recursive: true);
        }
        else
        {
            File.Delete(path);
        }
    }
}
