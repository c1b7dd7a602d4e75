using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Measuring;

/// <summary>One file of an evaluator: where it lies in the snapshot and what it must be.</summary>
/// <param name="Path">Path below the snapshot's folder: <c>files/measure.sh</c>, <c>helpers/tools/x.py</c>, <c>bin/measure/measure.dll</c>.</param>
/// <param name="Sha256">SHA-256 of the content, lower-case hex.</param>
/// <param name="Length">Length in bytes.</param>
/// <param name="IsExecutable">The owner's execute bit; always false on Windows.</param>
internal sealed record EvaluatorFile(string Path, string Sha256, long Length, bool IsExecutable)
{
    // Evaluators are far smaller. What grows while it is read is another file in any case.
    private const long LongestFile = 1L << 30;

    /// <summary>Hashes one file as it is now.</summary>
    public static EvaluatorFile Read(string folder, string path)
    {
        var full = System.IO.Path.Combine(folder, path);
        return Read(full, path, LongestFile);
    }

    /// <summary>True if the file that a walk found is the expected one.</summary>
    public bool Is(string folder, FileTreeEntry entry) =>
        entry.IsFile && entry.Length == Length && Read(System.IO.Path.Combine(folder, entry.Path), Path, entry.Length) == this;

    private static EvaluatorFile Read(string full, string path, long limit)
    {
        using var stream = ReachableFile.Open(full);
        var handle = stream.SafeFileHandle;
        var isExecutable = !OperatingSystem.IsWindows() && (File.GetUnixFileMode(handle) & UnixFileMode.UserExecute) != 0;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        long at = 0;
        for (int read; at <= limit && (read = RandomAccess.Read(handle, buffer, at)) > 0; at += read)
        {
            hash.AppendData(buffer, 0, read);
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return new EvaluatorFile(path, Convert.ToHexStringLower(hash.GetHashAndReset()), at, isExecutable);
    }

    /// <summary>The evaluator's identity: SHA-256 over names, contents and execute bits, in ordinal order of the names.</summary>
    public static string IdentityOf(IEnumerable<EvaluatorFile> files)
    {
        var text = new StringBuilder("autoauto-evaluator-1\n");
        foreach (var file in files.OrderBy(file => file.Path, StringComparer.Ordinal))
        {
            // A name cannot hold a NUL, so no two sets of files give the same text.
            text.Append(file.Path).Append('\0').Append(file.Sha256).Append(file.IsExecutable ? "\0x\n" : "\0-\n");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
