using System.Security.Cryptography;
using System.Text;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Loop;

/// <summary>Where working folders lie: beside other programs' caches, one folder a repository.</summary>
public static class WorkRoot
{
    private const int LongestName = 40;

    /// <summary>The folder of all repositories' working folders: <c>AUTOAUTO_WORK_ROOT</c>, else in the user's cache.</summary>
    public static string Folder
    {
        get
        {
            if (Environment.GetEnvironmentVariable("AUTOAUTO_WORK_ROOT") is { Length: > 0 } chosen)
            {
                return Path.GetFullPath(chosen);
            }

            return Path.Combine(CacheFolder(), "autoauto");
        }
    }

    /// <summary>The name of a repository's folder there: its own, and what tells it from others of that name.</summary>
    /// <param name="root">Root of the repository.</param>
    public static string NameOf(string root) =>
        $"{Slug.Of(Path.GetFileName(root), LongestName, "repository")}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(root)))[..12]}";

    private static string CacheFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            return Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        }

        // The specification of these folders lets a relative one be passed over.
        return Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { } cache && Path.IsPathFullyQualified(cache)
            ? cache
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), OperatingSystem.IsMacOS() ? "Library/Caches" : ".cache");
    }
}
