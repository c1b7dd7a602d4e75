using System.Security.Cryptography;

namespace Autoauto.Core.Tests.Support;

/// <summary>What stands in a git directory.</summary>
internal static class GitFiles
{
    /// <summary>Every file with the hash of what is in it; of an index, which holds times, only that it is there.</summary>
    public static IReadOnlyList<string> Of(string gitDirectory) =>
    [
        .. Directory.EnumerateFiles(gitDirectory, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file =>
            Path.GetFileName(file) == "index" ? file : $"{Path.GetRelativePath(gitDirectory, file)} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}"),
    ];
}
