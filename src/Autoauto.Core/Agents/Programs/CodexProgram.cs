using Autoauto.Core.Agents.Parsing;

namespace Autoauto.Core.Agents.Programs;

/// <summary><c>codex exec</c>.</summary>
internal sealed class CodexProgram() : AgentProgram("codex")
{
    // Beyond this the orders go in front of the prompt: command lines have limits, Windows' is 32,767 characters in all.
    private const int LongestArgument = 20_000;

    public override string SignInCommand => "codex login";

    /// <summary>The configuration comes along because it holds the user's model providers.</summary>
    internal override IReadOnlyList<SignInFile> SignInFiles =>
    [
        new(".codex/auth.json", "CODEX_HOME", Renewed: true),
        new(".codex/config.toml", "CODEX_HOME"),
    ];

    internal override AgentInvocation Prepare(AgentRequest request, AgentScratch scratch)
    {
        List<string> arguments =
        [
            "exec", "--json", "--skip-git-repo-check", "--color", "never", "-C", request.WorkingDirectory,
            // Its own sandbox keeps git from committing in a linked worktree.
            "--dangerously-bypass-approvals-and-sandbox",
            "-c", "check_for_update_on_startup=false",
            "-c", "analytics.enabled=false",
            "-c", "project_doc_max_bytes=0",
            "--disable", "plugins", "--disable", "remote_plugin", "--disable", "apps",
        ];
        if (request.Model is not null)
        {
            arguments.AddRange(["-m", request.Model]);
        }

        if (request.Effort is not null)
        {
            arguments.AddRange(["-c", $"model_reasoning_effort={TomlText(request.Effort)}"]);
        }

        string orders = TomlText(request.SystemPrompt);
        bool asArgument = orders.Length <= LongestArgument;
        if (asArgument)
        {
            arguments.AddRange(["-c", $"developer_instructions={orders}"]);
        }

        arguments.Add("-");
        // Not ephemeral: tokens of failed turns and reset times are only in the session file.
        return new AgentInvocation(
            arguments,
            new Dictionary<string, string?>(StringComparer.Ordinal) { ["CODEX_HOME"] = Directory.CreateDirectory(scratch.InHome(".codex")).FullName },
            asArgument ? request.Prompt : $"{request.SystemPrompt}\n\n{request.Prompt}");
    }

    internal override IAgentStreamParser CreateParser() => new CodexStreamParser();

    internal override string? ReadSideFile(AgentScratch scratch)
    {
        string sessions = scratch.InHome(".codex/sessions");
        string? rollout = Directory.Exists(sessions)
            ? Directory.EnumerateFiles(sessions, "rollout-*.jsonl", SearchOption.AllDirectories).Order(StringComparer.Ordinal).LastOrDefault()
            : null;
        return rollout is null ? null : File.ReadAllText(rollout);
    }

    /// <summary>A TOML basic string.</summary>
    internal static string TomlText(string text)
    {
        System.Text.StringBuilder result = new("\"", text.Length + 16);
        foreach (char c in text)
        {
            _ = c switch
            {
                '"' => result.Append("\\\""),
                '\\' => result.Append("\\\\"),
                '\n' => result.Append("\\n"),
                '\r' => result.Append("\\r"),
                '\t' => result.Append("\\t"),
                < ' ' or '\u007f' => result.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
                _ => result.Append(c),
            };
        }

        return result.Append('"').ToString();
    }
}
