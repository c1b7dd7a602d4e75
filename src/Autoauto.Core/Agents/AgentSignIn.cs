using System.Collections.Frozen;

namespace Autoauto.Core.Agents;

/// <summary>
/// Whether an agent obviously has no sign-in: neither a file of its own nor a variable from which it could take one. Only a certain no is a no;
/// keychains cannot be looked into, and some agents work without an account.
/// </summary>
internal static class AgentSignIn
{
    private static readonly FrozenDictionary<string, string[]> s_variables = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["codex"] = ["OPENAI_API_KEY", "CODEX_API_KEY", "CODEX_ACCESS_TOKEN", "OPENAI_BASE_URL", "AZURE_OPENAI_API_KEY"],
        ["claude"] =
        [
            "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN", "ANTHROPIC_BASE_URL", "CLAUDE_CODE_USE_BEDROCK",
            "CLAUDE_CODE_USE_VERTEX", "CLAUDE_CODE_USE_FOUNDRY",
        ],
        ["gemini"] =
        [
            "GEMINI_API_KEY", "GOOGLE_API_KEY", "GOOGLE_GENAI_USE_VERTEXAI", "GOOGLE_GENAI_USE_GCA", "GOOGLE_GEMINI_BASE_URL",
            "GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_CLOUD_PROJECT",
        ],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, SignInFile[]> s_moreFiles = new Dictionary<string, SignInFile[]>(StringComparer.Ordinal)
    {
        ["claude"] = [new(".claude/settings.json", "CLAUDE_CONFIG_DIR"), new(".claude.json")],
        ["gemini"] = [new(".gemini/settings.json"), new(".env")],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>True if a call cannot work.</summary>
    public static bool IsMissing(AgentProgram program, AgentHost host)
    {
        if (!s_variables.TryGetValue(program.Name, out var variables) || OperatingSystem.IsMacOS() || OperatingSystem.IsWindows())
        {
            return false;
        }

        return !variables.Any(name => !string.IsNullOrEmpty(host.Variable(name)))
            && !program.SignInFiles.Concat(s_moreFiles.GetValueOrDefault(program.Name, [])).Any(file => Exists(file, host));
    }

    private static bool Exists(SignInFile file, AgentHost host)
    {
        var relative = file.Path.Replace('/', Path.DirectorySeparatorChar);
        var moved = file.HomeVariable is null ? null : host.Variable(file.HomeVariable);
        return File.Exists(string.IsNullOrEmpty(moved) ? Path.Combine(host.HomeDirectory, relative) : Path.Combine(moved, Path.GetFileName(relative)));
    }
}
