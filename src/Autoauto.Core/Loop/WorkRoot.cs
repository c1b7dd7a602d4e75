using System.Security.Cryptography;
using System.Text;
using Autoauto.Core.Errors;
using Autoauto.Core.Git;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Loop;

/// <summary>Where working folders lie: beside other programs' caches, one folder a repository.</summary>
public static class WorkRoot
{
    private const int LongestName = 40;

    private const string Variable = "AUTOAUTO_WORK_ROOT";

    /// <summary>The folder of all repositories' working folders: what <c>AUTOAUTO_WORK_ROOT</c> names, else the setting, else a folder in the user's cache.</summary>
    /// <param name="setting">The setting <c>workRoot</c>; null if it is not set.</param>
    public static string FolderOf(string? setting) => Path.GetFullPath(
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } chosen ? chosen
        : setting is null ? Path.Combine(CacheFolder(), "autoauto")
        : setting.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(Home, setting[2..])
        : setting);

    /// <summary>Makes the folder of a repository's working folders, and refuses a place where they would be in the way.</summary>
    /// <param name="folder">That folder, which need not be there.</param>
    /// <param name="location">The repository.</param>
    /// <exception cref="AutoautoException">WorkRootUnusable.</exception>
    public static void Require(string folder, RepositoryLocation location)
    {
        ArgumentNullException.ThrowIfNull(location);

        // By what is there of its path, and before anything is made: what lies there may be an interrupted run's.
        var there = folder;
        while (!Directory.Exists(there))
        {
            there = Path.GetDirectoryName(there)!;
        }

        var place = RealPath.Of(there) + Path.DirectorySeparatorChar;
        var worktrees = WorktreeEntry.List(location.CommonDirectory).Select(entry => entry.Worktree).OfType<string>();
        if (worktrees.Prepend(location.CommonDirectory).Prepend(location.Root).FirstOrDefault(part => place.StartsWith(RealPath.Of(part) + Path.DirectorySeparatorChar, StringComparison.Ordinal)) is { } part)
        {
            throw Unusable($"The folder '{folder}' for the work of agents would lie in '{part}', and would be taken for a part of the repository.", folder, null);
        }

        try
        {
            PrivateFiles.CreateFolder(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable($"The folder '{folder}' for the work of agents cannot be made: {e.Message}", folder, e);
        }
    }

    private static AutoautoException Unusable(string message, string folder, Exception? cause) => new(
        ErrorCode.WorkRootUnusable,
        $"{message} Its place comes from {Source()}.",
        folder,
        $"Name a folder outside the repository that you can write: {Next.ConfigSetTo("workRoot", "<full path>", forUser: true)}; {Variable} outranks it.",
        cause);

    private static string Source() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } ? $"the variable {Variable}"
        : CacheVariable is not null ? "the setting 'workRoot' or, without it, the variable XDG_CACHE_HOME"
        : "the setting 'workRoot' or, without it, from HOME";

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

        return CacheVariable ?? Path.Combine(Home, OperatingSystem.IsMacOS() ? "Library/Caches" : ".cache");
    }

    private static string Home => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);

    // The specification of these folders lets a relative one be passed over.
    private static string? CacheVariable => Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { } cache && Path.IsPathFullyQualified(cache) ? cache : null;
}
