using Autoauto.Core.Primitives;

namespace Autoauto.Core.Loop;

/// <summary>
/// Files outside the repository that change what git, interpreters, compilers and package managers do, because they read them when they start: written by an agent, they
/// would decide what is measured. They are looked at before and behind a call; nothing is put back, since other programs of the user's write some of them as well.
/// </summary>
/// <param name="runFolder">The run's own folder: what a build finds by walking up begins there.</param>
/// <param name="further">Full paths of further files; they need not be there.</param>
internal sealed class StartUpFiles(string runFolder, IReadOnlyList<string> further)
{
    // Relative to the home folder. A star stands for any name.
    private static readonly string[] s_atHome =
    [
        ".gitconfig", ".gitattributes", ".config/git/config", ".config/git/attributes", ".config/git/ignore",
        ".profile", ".bash_profile", ".bash_login", ".bashrc", ".zshenv", ".zprofile", ".config/powershell/profile.ps1", ".config/powershell/Microsoft.PowerShell_profile.ps1",
        ".config/pip/pip.conf", ".pip/pip.conf", ".pydistutils.cfg", ".local/lib/*/site-packages/usercustomize.py", ".local/lib/*/site-packages/sitecustomize.py", ".local/lib/*/site-packages/*.pth",
        ".nuget/NuGet/NuGet.Config", ".config/NuGet/NuGet.Config", ".config/NuGet/config/*", ".local/share/Microsoft/MSBuild/*/*/*", ".omnisharp/omnisharp.json",
        ".npmrc", ".yarnrc", ".yarnrc.yml", ".cargo/config", ".cargo/config.toml", ".config/go/env", ".m2/settings.xml", ".m2/extensions.xml", ".mavenrc",
        ".gradle/gradle.properties", ".gradle/init.gradle", ".gradle/init.gradle.kts", ".gradle/init.d/*", ".gemrc", ".Rprofile", ".juliarc.jl", ".perltidyrc", ".gdbinit",
    ];

    private static readonly string[] s_above =
    [
        "Directory.Build.props", "Directory.Build.targets", "Directory.Build.rsp", "Directory.Packages.props", "global.json", "NuGet.Config", "nuget.config", ".editorconfig", ".globalconfig",
        ".npmrc", "package.json", "tsconfig.json", "babel.config.js", ".babelrc", "conftest.py", "pytest.ini", "setup.cfg", "tox.ini", "pyproject.toml", "sitecustomize.py", "Cargo.toml",
        ".cargo/config.toml", "go.work", "go.mod", "CMakeLists.txt", "pom.xml", "settings.gradle", "build.gradle", ".tool-versions", ".python-version", ".node-version", ".nvmrc", ".ruby-version", ".envrc", ".git",
    ];

    /// <summary>Stamps by full path of those that are there.</summary>
    public IReadOnlyDictionary<string, FileStamp> Look()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
        var stamps = new Dictionary<string, FileStamp>(StringComparer.Ordinal);
        foreach (var path in Named().Concat(home.Length == 0 ? [] : s_atHome.SelectMany(pattern => Matches(home, pattern.Split('/')))).Concat(Above()))
        {
            // Of a folder in a file's place the time changes with whatever is put into it.
            if (FileStamp.Of(path) is { } stamp)
            {
                stamps[path] = stamp.IsFolder ? stamp with { Changed = 0, Length = 0 } : stamp;
            }
        }

        return stamps;
    }

    /// <summary>What differs from an earlier look.</summary>
    public IReadOnlyList<TreeChange> ChangesSince(IReadOnlyDictionary<string, FileStamp> before) => StampedTree.Differences(before, Look());

    private IEnumerable<string> Named() => further.Concat(
        new[] { "BASH_ENV", "ENV", "PYTHONSTARTUP", "GIT_CONFIG_GLOBAL", "NPM_CONFIG_USERCONFIG", "PIP_CONFIG_FILE" }.Select(Environment.GetEnvironmentVariable).OfType<string>().Where(Path.IsPathFullyQualified));

    /// <summary>What stands right in the run's folder, the working folders aside, and what is known to be looked for in every folder above it.</summary>
    private IEnumerable<string> Above()
    {
        for (var folder = runFolder; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            foreach (var name in s_above)
            {
                yield return Path.Combine(folder, name);
            }
        }
    }

    private static IEnumerable<string> Matches(string folder, ReadOnlySpan<string> pattern)
    {
        if (!pattern[0].Contains('*', StringComparison.Ordinal))
        {
            var path = Path.Combine(folder, pattern[0]);
            return pattern.Length == 1 ? [path] : Directory.Exists(path) ? Matches(path, pattern[1..]) : [];
        }

        try
        {
            var found = new List<string>();
            foreach (var path in Directory.Exists(folder) ? Directory.EnumerateFileSystemEntries(folder, pattern[0]) : [])
            {
                found.AddRange(pattern.Length == 1 ? [path] : Directory.Exists(path) ? Matches(path, pattern[1..]) : []);
            }

            return found;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
