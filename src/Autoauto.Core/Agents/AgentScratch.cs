using System.Text.Json;
using Autoauto.Core.Agents.Parsing;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Agents;

/// <summary>
/// One call's own home: agents keep sessions, settings and caches in their home and temporary folder, and what one run left there could steer the
/// next. Only the user's sign-in, git identity and build tools come along.
/// </summary>
internal sealed class AgentScratch
{
    private const string FallbackName = "Autoauto agent";
    private const string FallbackEmail = "agent@autoauto.invalid";
    private const int ShortestSecret = 20;

    /// <summary>Folders of build tools that are found through the home directory, and the variables that say where they are.</summary>
    private static readonly (string Variable, string Folder)[] s_toolFolders =
    [
        ("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup"), ("GOPATH", "go"), ("NUGET_PACKAGES", ".nuget/packages"), ("npm_config_cache", ".npm"),
        ("GRADLE_USER_HOME", ".gradle"), ("NVM_DIR", ".nvm"), ("PYENV_ROOT", ".pyenv"), ("RBENV_ROOT", ".rbenv"), ("SDKMAN_DIR", ".sdkman"),
    ];

    private readonly HashSet<string> _secrets = new(StringComparer.Ordinal);
    private readonly string _directory;

    internal AgentScratch(AgentHost host, string directory)
    {
        Host = host;
        _directory = directory;
        Home = PrivateFiles.CreateFolder(Path.Combine(directory, "home"));
        Temp = PrivateFiles.CreateFolder(Path.Combine(directory, "tmp"));
    }

    /// <summary>The user's account.</summary>
    internal AgentHost Host { get; }

    /// <summary>Home directory of the call.</summary>
    internal string Home { get; }

    /// <summary>Temporary folder of the call.</summary>
    internal string Temp { get; }

    /// <summary>The keys and tokens in the sign-in files that came along: what no output may show.</summary>
    internal IReadOnlyCollection<string> Secrets => _secrets;

    /// <summary>A path in the call's home.</summary>
    internal string InHome(string relative) => Path.Combine(Home, relative.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>Writes a file into the call's home and returns its path.</summary>
    internal string Write(string relative, string text)
    {
        string path = InHome(relative);
        PrivateFiles.CreateFolder(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Text of one of the user's own files, or null.</summary>
    internal string? ReadUserFile(SignInFile file) => SignInReturn.Original(Host, file) is string path && SignInReturn.TryRead(path) is byte[] bytes
        ? System.Text.Encoding.UTF8.GetString(bytes)
        : null;

    /// <summary>Variables that every agent gets.</summary>
    internal Dictionary<string, string?> CommonEnvironment()
    {
        Dictionary<string, string?> variables = new(StringComparer.Ordinal)
        {
            ["HOME"] = Home,
            ["XDG_CONFIG_HOME"] = InHome(".config"),
            ["XDG_DATA_HOME"] = InHome(".local/share"),
            ["XDG_STATE_HOME"] = InHome(".local/state"),
            ["XDG_CACHE_HOME"] = InHome(".cache"),
            ["TMPDIR"] = Temp,
            ["TMP"] = Temp,
            ["TEMP"] = Temp,
            ["NO_COLOR"] = "1",
            // Else git would read the user's file and not the call's own, which includes it.
            ["GIT_CONFIG_GLOBAL"] = null,
            // Set inside an agent's own session: an agent that thinks it is nested behaves differently.
            ["CLAUDECODE"] = null,
            ["CLAUDE_CODE_ENTRYPOINT"] = null,
        };
        if (OperatingSystem.IsWindows())
        {
            variables["USERPROFILE"] = Home;
            variables["APPDATA"] = InHome("AppData/Roaming");
            variables["LOCALAPPDATA"] = InHome("AppData/Local");
        }

        foreach ((string variable, string folder) in s_toolFolders)
        {
            string path = Path.Combine(Host.HomeDirectory, folder);
            if (string.IsNullOrEmpty(Host.Variable(variable)) && Directory.Exists(path))
            {
                variables[variable] = Path.GetFullPath(path);
            }
        }

        return variables;
    }

    /// <summary>Makes git see the user's own settings, without letting <c>git config --global</c> write to them.</summary>
    internal void CarryGitSettings()
    {
        // An identity for users who have none: without one an agent's commit fails.
        string text = $"[user]\n\tname = {FallbackName}\n\temail = {FallbackEmail}\n";
        foreach (string path in GitSettings())
        {
            text += $"[include]\n\tpath = \"{path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"\n";
        }

        Write(".gitconfig", text);
    }

    /// <summary>Name and address of the user as the global git settings have them.</summary>
    internal (string Name, string Email) GitIdentity()
    {
        (string name, string email) = (FallbackName, FallbackEmail);
        foreach (string path in GitSettings())
        {
            string section = "";
            foreach (string line in (ReachableFile.TryReadText(path, followsLinks: true) ?? "").Split('\n').Select(static l => l.Trim()))
            {
                int equals = line.IndexOf('=', StringComparison.Ordinal);
                if (line is ['[', ..])
                {
                    section = line.ToUpperInvariant();
                }
                else if (section is "[USER]" && equals > 0 && line[(equals + 1)..].Trim().Trim('"') is { Length: > 0 } value)
                {
                    string key = line[..equals].Trim().ToUpperInvariant();
                    (name, email) = (key is "NAME" ? value : name, key is "EMAIL" ? value : email);
                }
            }
        }

        return (name, email);
    }

    private IEnumerable<string> GitSettings()
    {
        string[] candidates = Host.Variable("GIT_CONFIG_GLOBAL") is { Length: > 0 } global
            ? [global]
            :
            [
                Path.Combine(
                    Host.Variable("XDG_CONFIG_HOME") is { Length: > 0 } config ? config : Path.Combine(Host.HomeDirectory, ".config"), "git", "config"),
                Path.Combine(Host.HomeDirectory, ".gitconfig"),
            ];
        return candidates.Where(File.Exists);
    }

    /// <summary>Copies the user's sign-in files, and notes those that have to come back once they are renewed: <see cref="SignInReturn"/>.</summary>
    internal void CarrySignIn(IEnumerable<SignInFile> files)
    {
        List<(SignInFile File, byte[] Content)> renewable = [];
        foreach (SignInFile file in files)
        {
            if (SignInReturn.Original(Host, file) is not string original || SignInReturn.TryRead(original) is not byte[] content)
            {
                continue;
            }

            string copy = InHome(file.Path);
            PrivateFiles.CreateFolder(Path.GetDirectoryName(copy)!);
            SignInReturn.WritePrivate(copy, content);
            RememberSecrets(content);
            if (file.Renewed)
            {
                renewable.Add((file, content));
            }
        }

        SignInReturn.Note(_directory, renewable);
    }

    private void RememberSecrets(byte[] content)
    {
        using JsonDocument? document = JsonRead.TryObject(System.Text.Encoding.UTF8.GetString(content));
        if (document is not null)
        {
            Remember(document.RootElement);
        }

        void Remember(JsonElement element)
        {
            switch (element.ValueKind)
            {
                case JsonValueKind.Object:
                    foreach (JsonProperty property in element.EnumerateObject())
                    {
                        Remember(property.Value);
                    }

                    break;
                case JsonValueKind.Array:
                    foreach (JsonElement item in element.EnumerateArray())
                    {
                        Remember(item);
                    }

                    break;
                case JsonValueKind.String when element.AsText() is { Length: >= ShortestSecret } text && !text.Contains(' ', StringComparison.Ordinal):
                    _secrets.Add(text);
                    break;
                default:
                    break;
            }
        }
    }
}
