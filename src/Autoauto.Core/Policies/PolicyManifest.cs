using System.Security.Cryptography;
using System.Text;
using Autoauto.Core.Errors;
using Autoauto.Core.Model;

namespace Autoauto.Core.Policies;

/// <summary>The list of files that makes a version.</summary>
internal static class PolicyManifest
{
    /// <summary>SHA-256 over hash, executable bit and path of every file, in ordinal order of the paths.</summary>
    public static string HashOf(IEnumerable<PolicyFile> files)
    {
        var text = new StringBuilder();
        foreach (var file in files.OrderBy(f => f.Path, StringComparer.Ordinal))
        {
            text.Append(file.Hash).Append(file.IsExecutable ? " x " : " - ").Append(file.Path).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>Refuses files that could not all lie in one checkout on every system.</summary>
    /// <exception cref="AutoautoException"><see cref="ErrorCode.PolicyInvalid"/>.</exception>
    public static void Require(IReadOnlyList<PolicyContent> files)
    {
        // Windows and macOS take names that differ only in case for the same.
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in files)
        {
            if (PolicyPath.Validate(file.Path) is { } problem)
            {
                throw PolicyPath.Invalid(file.Path, problem);
            }

            if (!names.Add(file.Path))
            {
                throw PolicyPath.Invalid(file.Path, "is there twice, or differs from another one only in upper and lower case");
            }

            if (file.Bytes.Length > PolicyTree.LongestFile)
            {
                throw PolicyPath.Invalid(file.Path, FormattableString.Invariant($"has more than {PolicyTree.LongestFile >> 20} MiB"));
            }
        }

        foreach (var path in files.Select(f => f.Path))
        {
            for (var at = path.IndexOf('/', StringComparison.Ordinal); at > 0; at = path.IndexOf('/', at + 1))
            {
                if (names.Contains(path[..at]))
                {
                    throw PolicyPath.Invalid(path, "lies in a folder that has the name of another file");
                }
            }
        }
    }
}
