using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Autoauto.Core.Agents.Parsing;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Agents;

/// <summary>
/// Gives renewed sign-in files back: services hand out refresh tokens that are good for one use, so the user's own copy would be worthless. What was
/// carried stands in a file beside the call's home, so that it comes back too when the engine died during the call. That file names files only
/// by what the known agents renew; nothing in it leads anywhere else.
/// </summary>
internal static class SignInReturn
{
    private const string ListName = "sign-in.json";
    private const string HomeName = "home";

    /// <summary>Writes down what a call carries, before its agent runs.</summary>
    /// <param name="directory">The call's folder.</param>
    /// <param name="carried">Path below the home directory and content of each file that the agent may renew.</param>
    internal static void Note(string directory, IReadOnlyList<(SignInFile File, byte[] Content)> carried)
    {
        if (carried.Count > 0)
        {
            string list = JsonSerializer.Serialize(carried.ToDictionary(static c => c.File.Path, static c => Hash(c.Content)));
            WritePrivate(Path.Combine(directory, ListName), Encoding.UTF8.GetBytes(list));
        }
    }

    /// <summary>
    /// Returns what was renewed in a call's folder. Only a file that is still JSON with the same members, and only over one of the user's that is
    /// still what was carried: a sign-in that somebody else renewed meanwhile is the newer one.
    /// </summary>
    /// <param name="host">The user's account.</param>
    /// <param name="directory">The call's folder; one without a list is left alone.</param>
    internal static void Return(AgentHost host, string directory)
    {
        if (TryRead(Path.Combine(directory, ListName)) is not byte[] list || JsonRead.TryObject(Encoding.UTF8.GetString(list)) is not JsonDocument document)
        {
            return;
        }

        using (document)
        {
            foreach (SignInFile file in AgentCatalog.Names.SelectMany(static name => AgentCatalog.Get(name).SignInFiles).Where(static f => f.Renewed))
            {
                if (document.RootElement.Text(file.Path) is string hash
                    && TryRead(Path.Combine(directory, HomeName, file.Path.Replace('/', Path.DirectorySeparatorChar))) is byte[] renewed
                    && Original(host, file) is string original
                    && TryRead(original) is byte[] current
                    && Hash(current) == hash
                    && Hash(renewed) != hash
                    && HasSameMembers(renewed, current))
                {
                    Replace(original, renewed);
                }
            }
        }
    }

    /// <summary>The user's own file; null if there is none.</summary>
    internal static string? Original(AgentHost host, SignInFile file)
    {
        string? moved = file.HomeVariable is null ? null : host.Variable(file.HomeVariable);
        string relative = file.Path.Replace('/', Path.DirectorySeparatorChar);
        string path = string.IsNullOrEmpty(moved) ? Path.Combine(host.HomeDirectory, relative) : Path.Combine(moved, Path.GetFileName(relative));
        return File.Exists(path) ? path : null;
    }

    /// <summary>A file's content; null if it cannot be read.</summary>
    internal static byte[]? TryRead(string path)
    {
        const long longest = 4 << 20;
        var content = ReachableFile.Read(path, longest, followsLinks: true);
        return content.Kind == ReachableKind.File ? content.Bytes : null;
    }

    /// <summary>Writes a file that only its owner may read.</summary>
    internal static void WritePrivate(string path, byte[] content)
    {
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using FileStream stream = new(path, options);
        stream.Write(content);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Replaces a file in one step, at the end of its links and with its mode.</summary>
    private static void Replace(string path, byte[] content)
    {
        string? temporary = null;
        try
        {
            string target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
            temporary = $"{target}.{Path.GetRandomFileName()}";
            try
            {
                WritePrivate(temporary, content);
            }
            catch (UnauthorizedAccessException)
            {
                // The folder is not the user's to change, the file is.
                Overwrite(target, content);
                return;
            }

            if (OperatingSystem.IsWindows())
            {
                // Keeps who may read it.
                File.Replace(temporary, target, null);
                return;
            }

            File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
            Move(temporary, target, content);
            DurableFile.Flush(Path.GetDirectoryName(Path.GetFullPath(target))!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A home that cannot be written: the user has to sign in again when the old token ends, the run is not to blame.
        }
        finally
        {
            if (temporary is not null)
            {
                TryDelete(temporary);
            }
        }
    }

    private static void Move(string temporary, string target, byte[] content)
    {
        try
        {
            File.Move(temporary, target, overwrite: true);
        }
        catch (IOException)
        {
            // A file that is mounted by itself, as containers do, cannot be replaced, only be written.
            Overwrite(target, content);
        }
    }

    private static void Overwrite(string target, byte[] content)
    {
        using FileStream stream = new(target, FileMode.Open, FileAccess.Write);
        stream.Write(content);
        stream.SetLength(content.Length);
        stream.Flush(flushToDisk: true);
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It was moved, or its folder cannot be written.
        }
    }

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static bool HasSameMembers(byte[] renewed, byte[] content)
    {
        using JsonDocument? after = JsonRead.TryObject(Encoding.UTF8.GetString(renewed));
        using JsonDocument? before = JsonRead.TryObject(Encoding.UTF8.GetString(content));
        return after is not null && before is not null && Names(before).IsSubsetOf(Names(after));

        static HashSet<string> Names(JsonDocument document) => [.. document.RootElement.EnumerateObject().Select(static p => p.Name)];
    }
}
