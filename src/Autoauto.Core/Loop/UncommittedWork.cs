using System.Globalization;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Loop;

/// <summary>What an agent changed and did not commit, before the engine commits it.</summary>
internal static class UncommittedWork
{
    // git would pack a sparse file of any length for minutes, and the repository keep it.
    private const long Most = 1L << 30;

    /// <summary>Refuses more than anybody means to commit.</summary>
    /// <param name="folder">The agent's folder.</param>
    /// <param name="paths">What is changed there.</param>
    /// <exception cref="IOException">It is too much.</exception>
    public static void RequireReasonable(string folder, IReadOnlyList<string> paths)
    {
        var lengths = paths.Select(path => (Path: path, Length: FileStamp.Of(Path.Combine(folder, path))?.Length ?? 0)).ToList();
        if (lengths.Sum(file => file.Length) is > Most and var length)
        {
            throw new IOException(string.Create(
                CultureInfo.InvariantCulture,
                $"the files that it changed and did not commit have {length / (double)(1L << 30):0.0} GiB, at most {Most >> 30} is committed for it; the largest is '{lengths.MaxBy(file => file.Length).Path}'."));
        }
    }
}
