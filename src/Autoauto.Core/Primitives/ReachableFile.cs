using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Autoauto.Core.Primitives;

/// <summary>What came of opening a file that somebody else may have put there.</summary>
public enum ReachableKind
{
    /// <summary>A regular file; it is open, or was read.</summary>
    File,

    /// <summary>Nothing is there.</summary>
    Missing,

    /// <summary>A FIFO, a socket, a device, a folder or a link stands there.</summary>
    NotAFile,

    /// <summary>It is longer than whoever asked takes.</summary>
    TooLong,

    /// <summary>It may not be read, or the disk does not give it.</summary>
    Unreadable,
}

/// <summary>What was read of a file that somebody else may have put there.</summary>
/// <param name="Kind">What came of it.</param>
/// <param name="Bytes">Its bytes; none unless it is a file.</param>
public sealed record ReachableContent(ReachableKind Kind, byte[] Bytes)
{
    /// <summary>Its text, UTF-8; null unless it is a file.</summary>
    public string? Text => Kind == ReachableKind.File ? Decode(Bytes) : null;

    private static string Decode(byte[] bytes)
    {
        var mark = Encoding.UTF8.Preamble;
        return Encoding.UTF8.GetString(bytes.AsSpan().StartsWith(mark) ? bytes.AsSpan(mark.Length) : bytes);
    }
}

/// <summary>
/// The one way to open what an agent, or the code that it wrote, can reach: regular files only, never waiting (a FIFO without a writer would keep the engine for
/// ever), and not more of them than was asked for.
/// </summary>
public static partial class ReachableFile
{
    /// <summary>Longest file that is read as a whole if nothing else is said, bytes.</summary>
    public const long Longest = 64L << 20;

    private const int MacReading = 0x4 | 0x1000000;
    private const int MacNoFollow = 0x100;

    /// <summary>Opens a file for reading; null if it is none.</summary>
    /// <param name="path">Its path, however long.</param>
    /// <param name="kind">What stands there.</param>
    /// <param name="followsLinks">True where a link at the end of the path is the user's own business.</param>
    public static SafeFileHandle? TryOpen(string path, out ReachableKind kind, bool followsLinks = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            var handle = UnixFiles.IsSupported ? OpenOnLinux(path, followsLinks, out kind)
                : OperatingSystem.IsWindows() ? OpenOnWindows(path, followsLinks, out kind)
                : OpenElsewhere(path, followsLinks, out kind);
            return handle;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            kind = ReachableKind.Missing;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            kind = ReachableKind.Unreadable;
        }

        return null;
    }

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="FileNotFoundException">Nothing is there.</exception>
    /// <exception cref="IOException">It is no file, or cannot be read.</exception>
    public static FileStream Open(string path, bool followsLinks = false)
    {
        var handle = TryOpen(path, out var kind, followsLinks) ?? throw Failure(path, kind);
        try
        {
            return new FileStream(handle, FileAccess.Read);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Reads a whole file, if it is one and not longer than <paramref name="limit"/>.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="limit">Most bytes.</param>
    /// <param name="followsLinks">True where a link at the end of the path is the user's own business.</param>
    public static ReachableContent Read(string path, long limit = Longest, bool followsLinks = false)
    {
        using var handle = TryOpen(path, out var kind, followsLinks);
        if (handle is null)
        {
            return new ReachableContent(kind, []);
        }

        try
        {
            var length = RandomAccess.GetLength(handle);
            if (length > limit)
            {
                return new ReachableContent(ReachableKind.TooLong, []);
            }

            // One more than it had: it may be growing.
            var buffer = new byte[length + 1];
            var at = 0;
            for (int read; at < buffer.Length && (read = RandomAccess.Read(handle, buffer.AsSpan(at), at)) > 0; at += read)
            {
            }

            return new ReachableContent(ReachableKind.File, buffer[..Math.Min(at, (int)length)]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new ReachableContent(ReachableKind.Unreadable, []);
        }
    }

    /// <summary>The text of a file, UTF-8; null if it is none, is too long or cannot be read.</summary>
    public static string? TryReadText(string path, long limit = Longest, bool followsLinks = false) => Read(path, limit, followsLinks).Text;

    /// <summary>The text of a file, UTF-8.</summary>
    /// <exception cref="FileNotFoundException">Nothing is there.</exception>
    /// <exception cref="IOException">It is no file, is too long or cannot be read.</exception>
    public static string ReadText(string path, long limit = Longest, bool followsLinks = false)
    {
        var content = Read(path, limit, followsLinks);
        return content.Text ?? throw Failure(path, content.Kind);
    }

    /// <summary>What was appended to a file behind its first <paramref name="from"/> bytes, UTF-8, at most the last <paramref name="limit"/> bytes of it; empty if it is no file.</summary>
    public static string ReadTextFrom(string path, long from, long limit)
    {
        using var handle = TryOpen(path, out _);
        if (handle is null)
        {
            return string.Empty;
        }

        using var stream = new FileStream(handle, FileAccess.Read);
        var start = Math.Max(from, stream.Length - limit);
        var bytes = new byte[Math.Max(0, stream.Length - start)];
        stream.Seek(start, SeekOrigin.Begin);
        return Encoding.UTF8.GetString(bytes, 0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
    }

    /// <summary>The bytes of a file.</summary>
    /// <exception cref="FileNotFoundException">Nothing is there.</exception>
    /// <exception cref="IOException">It is no file, is too long or cannot be read.</exception>
    public static byte[] ReadBytes(string path, long limit = Longest, bool followsLinks = false)
    {
        var content = Read(path, limit, followsLinks);
        return content.Kind == ReachableKind.File ? content.Bytes : throw Failure(path, content.Kind);
    }

    /// <summary>Copies a file to one that is not there yet, with its permissions.</summary>
    /// <exception cref="FileNotFoundException">Nothing is there.</exception>
    /// <exception cref="IOException">It is no file, cannot be read, is longer than <paramref name="limit"/>, or the copy cannot be made.</exception>
    public static void Copy(string from, string to, long limit = long.MaxValue)
    {
        using var source = Open(from);
        if (source.Length > limit)
        {
            throw Failure(from, ReachableKind.TooLong);
        }

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = File.GetUnixFileMode(source.SafeFileHandle);
        }

        using var target = new FileStream(to, options);
        var left = source.Length;
        var buffer = new byte[Math.Clamp(left, 1, 1 << 20)];
        for (int read; left > 0 && (read = source.Read(buffer, 0, (int)Math.Min(left, buffer.Length))) > 0; left -= read)
        {
            target.Write(buffer, 0, read);
        }

        if (!OperatingSystem.IsWindows())
        {
            // The process's mask had its say when the file was made.
            File.SetUnixFileMode(target.SafeFileHandle, File.GetUnixFileMode(source.SafeFileHandle));
        }
    }

    /// <summary>What stands there instead of a readable file, in words to be put behind the path.</summary>
    public static string Describe(ReachableKind kind) => kind switch
    {
        ReachableKind.Missing => "is not there",
        ReachableKind.NotAFile => "is no regular file",
        ReachableKind.TooLong => "is too long",
        ReachableKind.Unreadable => "cannot be read",
        _ => "is a file",
    };

    private static IOException Failure(string path, ReachableKind kind) =>
        kind == ReachableKind.Missing ? new FileNotFoundException($"'{path}' {Describe(kind)}.", path) : new IOException($"'{path}' {Describe(kind)}.");

    private static SafeFileHandle? OpenOnLinux(string path, bool followsLinks, out ReachableKind kind)
    {
        if (UnixFiles.Open(path, UnixFiles.Reading | (followsLinks ? 0 : UnixFiles.NoFollow)) is not { } handle)
        {
            kind = Marshal.GetLastPInvokeError() switch
            {
                UnixFiles.Missing or UnixFiles.NotAFolder => ReachableKind.Missing,
                UnixFiles.IsLink or UnixFiles.NoDevice => ReachableKind.NotAFile,
                _ => UnixFiles.Look(path) is { Type: not (EntryType.File or EntryType.Link) } ? ReachableKind.NotAFile : ReachableKind.Unreadable,
            };
            return null;
        }

        kind = UnixFiles.Look(handle) is { Type: EntryType.File } ? ReachableKind.File : ReachableKind.NotAFile;
        return Only(handle, kind);
    }

    private static SafeFileHandle? OpenOnWindows(string path, bool followsLinks, out ReachableKind kind)
    {
        kind = Directory.Exists(path) || (!followsLinks && new FileInfo(path).LinkTarget is not null) ? ReachableKind.NotAFile : ReachableKind.File;
        return kind == ReachableKind.File ? File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete) : null;
    }

    private static SafeFileHandle? OpenElsewhere(string path, bool followsLinks, out ReachableKind kind)
    {
        if (!followsLinks && new FileInfo(path).LinkTarget is not null)
        {
            kind = ReachableKind.NotAFile;
            return null;
        }

        var descriptor = OpenNative(path, MacReading | (followsLinks ? 0 : MacNoFollow));
        if (descriptor < 0)
        {
            kind = Path.Exists(path) ? ReachableKind.Unreadable : ReachableKind.Missing;
            return null;
        }

        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        try
        {
            // Of what cannot be read from a place of one's choice there is no length either.
            _ = RandomAccess.GetLength(handle);
            kind = File.GetAttributes(handle).HasFlag(FileAttributes.Directory) ? ReachableKind.NotAFile : ReachableKind.File;
        }
        catch (NotSupportedException)
        {
            kind = ReachableKind.NotAFile;
        }

        return Only(handle, kind);
    }

    private static SafeFileHandle? Only(SafeFileHandle handle, ReachableKind kind)
    {
        if (kind == ReachableKind.File)
        {
            return handle;
        }

        handle.Dispose();
        return null;
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenNative(string path, int flags);
}
