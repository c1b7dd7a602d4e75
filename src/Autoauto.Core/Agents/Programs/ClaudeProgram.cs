using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Autoauto.Core.Agents.Parsing;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Agents.Programs;

/// <summary><c>claude -p</c>.</summary>
internal sealed class ClaudeProgram() : AgentProgram("claude")
{
    private static readonly SignInFile s_settings = new(".claude/settings.json", "CLAUDE_CONFIG_DIR");

    /// <summary>Those of the user's settings that belong to the sign-in. Hooks and permissions stay behind.</summary>
    private static readonly string[] s_signInSettings =
        ["apiKeyHelper", "env", "awsAuthRefresh", "awsCredentialExport", "gcpAuthRefresh", "forceLoginMethod", "forceLoginOrgUUID"];

    public override string SignInCommand => "claude auth login";

    public override string InstallCommand => "npm install -g @anthropic-ai/claude-code";

    internal override bool ReportsCost => true;

    internal override bool LimitsTurns => true;

    // After an interrupt it still prints its result line with usage and cost.
    internal override EndRequest EndRequest => EndRequest.Interrupt;

    internal override IReadOnlyList<SignInFile> SignInFiles => [new(".claude/.credentials.json", "CLAUDE_CONFIG_DIR", Renewed: true)];

    internal override AgentInvocation Prepare(AgentRequest request, AgentScratch scratch)
    {
        List<string> arguments =
        [
            "-p", "--output-format", "stream-json", "--verbose", "--dangerously-skip-permissions", "--no-session-persistence",
            // Project settings would run the worktree's hooks.
            "--setting-sources", "user", "--strict-mcp-config",
            "--append-system-prompt-file", scratch.Write("orders.md", request.SystemPrompt),
        ];
        Add(arguments, "--model", request.Model);
        Add(arguments, "--effort", request.Effort);
        Add(arguments, "--max-turns", request.MaxTurns?.ToString(CultureInfo.InvariantCulture));
        if (SignInSettings(scratch.ReadUserFile(s_settings)) is string settings)
        {
            scratch.Write(".claude/settings.json", settings);
        }

        Dictionary<string, string?> environment = new(StringComparer.Ordinal)
        {
            ["CLAUDE_CONFIG_DIR"] = Directory.CreateDirectory(scratch.InHome(".claude")).FullName,
            ["CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"] = "1",
            ["DISABLE_AUTOUPDATER"] = "1",
            ["DISABLE_TELEMETRY"] = "1",
            ["DISABLE_ERROR_REPORTING"] = "1",
            // The engine backs off by itself; ten tries would be three minutes of silence.
            ["CLAUDE_CODE_MAX_RETRIES"] = scratch.Host.Variable("CLAUDE_CODE_MAX_RETRIES") ?? "3",
        };
        if (scratch.Host.IsRoot)
        {
            environment["IS_SANDBOX"] = "1";
        }

        return new AgentInvocation(arguments, environment, request.Prompt);
    }

    internal override IAgentStreamParser CreateParser() => new ClaudeStreamParser();

    private static void Add(List<string> arguments, string option, string? value)
    {
        if (value is not null)
        {
            arguments.AddRange([option, value]);
        }
    }

    private static string? SignInSettings(string? settings)
    {
        if (settings is null)
        {
            return null;
        }

        try
        {
            if (JsonNode.Parse(settings, null, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }) is not JsonObject all)
            {
                return null;
            }

            JsonObject kept = new(all.Where(static p => s_signInSettings.Contains(p.Key, StringComparer.Ordinal))
                .Select(static p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())));
            return kept.Count == 0 ? null : kept.ToJsonString();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
