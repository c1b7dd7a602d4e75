namespace Autoauto.Core.Model;

/// <summary>An agent program that is known by name, as far as others than its adapter have to know it.</summary>
/// <param name="Name">Name in configuration and at the command line; also that of its executable.</param>
/// <param name="Title">What its maker calls it.</param>
/// <param name="Orders">Globs of files in a repository that give it orders, or run code in it.</param>
/// <param name="Homes">What it keeps in the user's home beside its sign-in: sessions, settings, extensions.</param>
/// <param name="Tools">Where its own installer puts it, below the user's home, if that is nowhere usual.</param>
public sealed record KnownAgent(string Name, string Title, IReadOnlyList<string> Orders, IReadOnlyList<string> Homes, IReadOnlyList<string> Tools)
{
    /// <summary>All of them, in the order in which they are listed. A new one is an entry here, an adapter, and its parser.</summary>
    public static IReadOnlyList<KnownAgent> All { get; } =
    [
        new("codex", "OpenAI Codex", ["**/.codex"], [".config/codex"], []),
        new("claude", "Claude Code", ["**/.claude", "**/claude.md", "**/claude.local.md"], [".claude.json", ".config/claude"], [".local/share/claude"]),
        new("opencode", "OpenCode", ["**/.opencode", "**/opencode.json", "**/opencode.jsonc"], [".config/opencode", ".local/state/opencode", ".cache/opencode"], [".opencode/bin"]),
        new("gemini", "Gemini CLI", ["**/.gemini", "**/gemini.md"], [], []),
        new("copilot", "GitHub Copilot", ["**/.copilot"], [".config/github-copilot"], []),
    ];
}
