using Autoauto.Core.Agents.Parsing;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Agents.Programs;

/// <summary><c>codex exec</c>.</summary>
internal sealed class CodexProgram() : AgentProgram("codex")
{
    // Beyond this the orders go in front of the prompt: command lines have limits, Windows' is 32,767 characters in all.
    private const int LongestArgument = 20_000;

    private static readonly string[] s_usefulLines = ["\"token_count\"", "\"turn_context\"", "\"session_meta\""];

    public override string SignInCommand => "codex login";

    public override string InstallCommand => "npm install -g @openai/codex";

    internal override string? ModelPrefix => "gpt-";

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
        // On Windows the program is a script of the command interpreter, which breaks an argument at a line end.
        bool asArgument = orders.Length <= LongestArgument && !OperatingSystem.IsWindows();
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
        string? rollout = TreeWalk.Read(sessions)
            .Where(static entry => entry.IsFile && Path.GetFileName(entry.Path) is string name && name.StartsWith("rollout-", StringComparison.Ordinal) && name.EndsWith(".jsonl", StringComparison.Ordinal))
            .Select(static entry => entry.Path).Order(StringComparer.Ordinal).LastOrDefault();
        if (rollout is null)
        {
            return null;
        }

        // The file repeats everything that the tools printed; only a few lines are of use.
        using StreamReader reader = new(ReachableFile.Open(Path.Combine(sessions, rollout)));
        System.Text.StringBuilder useful = new();
        while (reader.ReadLine() is string line)
        {
            if (s_usefulLines.Any(word => line.Contains(word, StringComparison.Ordinal)))
            {
                useful.Append(useful.Length > 0 ? "\n" : "").Append(line);
            }
        }

        return useful.ToString();
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
