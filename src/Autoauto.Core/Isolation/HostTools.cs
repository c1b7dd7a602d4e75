using Autoauto.Core.Model;

namespace Autoauto.Core.Isolation;

/// <summary>
/// The user's home as calls see it: empty, but for the tools that are installed in it and the caches of package managers. Tools can be read. Caches are
/// borrowed: what one call puts there must not help the next.
/// </summary>
public static class HostTools
{
    // Keys and tokens lie beside some of these, so that tools and caches are named one by one and not by the folder that holds both.
    private static readonly string[] s_tools =
    [
        ".asdf", ".bun", ".cargo/bin", ".cargo/config.toml", ".cargo/env", ".conda", ".deno", ".dotnet", ".fnm", ".ghcup", ".juliaup", ".local/bin", ".local/lib",
        ".local/pipx", ".local/share/fnm", ".local/share/mise", ".local/share/pipx", ".local/share/pnpm", ".local/share/uv", ".nvm", ".opam",
        ".pyenv", ".rbenv", ".rustup", ".sdkman", ".swiftly", ".volta", "anaconda3", "go/bin", "miniconda3", "sdk", .. KnownAgent.All.SelectMany(agent => agent.Tools),
    ];

    private static readonly string[] s_toolVariables = ["RUSTUP_HOME", "NVM_DIR", "PYENV_ROOT", "RBENV_ROOT", "SDKMAN_DIR", "VOLTA_HOME", "DOTNET_ROOT", "JAVA_HOME", "GOROOT", "VIRTUAL_ENV"];

    // Where each cache lies without a variable, the variable that moves it, and where it lies then.
    private static readonly (string Folder, string? Variable, string Below)[] s_caches =
    [
        (".nuget/packages", "NUGET_PACKAGES", ""), (".local/share/NuGet", "NUGET_HTTP_CACHE_PATH", ""),
        (".npm", "npm_config_cache", ""), (".cache/yarn", "YARN_CACHE_FOLDER", ""), (".yarn/berry/cache", null, ""), (".pnpm-store", null, ""),
        (".cargo/registry", "CARGO_HOME", "registry"), (".cargo/git", "CARGO_HOME", "git"),
        (".cache/pip", "PIP_CACHE_DIR", ""), (".cache/uv", "UV_CACHE_DIR", ""), (".cache/pypoetry", "POETRY_CACHE_DIR", ""),
        (".m2/repository", null, ""), (".m2/wrapper", "MAVEN_USER_HOME", "wrapper"),
        (".gradle/caches", "GRADLE_USER_HOME", "caches"), (".gradle/wrapper", "GRADLE_USER_HOME", "wrapper"),
        ("go/pkg/mod", "GOMODCACHE", ""), ("go/pkg/mod", "GOPATH", "pkg/mod"), (".cache/go-build", "GOCACHE", ""),
    ];

    // Other users' homes are nobody's business either.
    private static readonly string[] s_homes = ["/home", "/root"];
    private static readonly string[] s_baseFolders = ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR", "TMPDIR"];

    /// <summary>The plan of a call that needs tools and packages and nothing else of the user's.</summary>
    /// <param name="home">The user's home folder.</param>
    /// <param name="variable">Looks a variable of the environment up.</param>
    public static SandboxPlan Plan(string home, Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        var caches = s_caches.Select(cache => Path.Combine(home, cache.Folder))
            .Concat(s_caches.Where(cache => cache.Variable is not null).Select(cache => Value(cache.Variable!) is { } moved ? Path.Combine(moved, cache.Below) : null).OfType<string>());
        return new SandboxPlan()
            .With(PathAccess.Hidden, s_homes)
            .With(PathAccess.Empty, s_baseFolders.Select(Value).OfType<string>().Append(home))
            .With(PathAccess.Readable, s_tools.Select(tool => Path.Combine(home, tool)).Concat(s_toolVariables.Select(Value).OfType<string>()))
            .With(PathAccess.Borrowed, caches);

        string? Value(string name) => variable(name) is { Length: > 0 } path && Path.IsPathFullyQualified(path) ? path : null;
    }
}
