using System.Text.Json;
using System.Text.Json.Nodes;
using Autoauto.Core.Agents.Parsing;

namespace Autoauto.Core.Agents.Programs;

/// <summary><c>opencode run</c>.</summary>
internal sealed class OpenCodeProgram() : AgentProgram("opencode")
{
    private const string ConfigVariable = "OPENCODE_CONFIG_CONTENT";

    private static readonly string[] s_switchedOff =
    [
        "OPENCODE_DISABLE_AUTOUPDATE", "OPENCODE_DISABLE_MODELS_FETCH", "OPENCODE_DISABLE_LSP_DOWNLOAD", "OPENCODE_DISABLE_DEFAULT_PLUGINS",
        "OPENCODE_DISABLE_SHARE", "OPENCODE_DISABLE_CLAUDE_CODE", "OPENCODE_DISABLE_PROJECT_CONFIG",
    ];

    public override string SignInCommand => "opencode auth login";

    public override string InstallCommand => "npm install -g opencode-ai";

    internal override bool ReportsCost => true;

    /// <summary>The configuration comes along because it holds the user's model providers.</summary>
    internal override IReadOnlyList<SignInFile> SignInFiles =>
    [
        new(".local/share/opencode/auth.json", Renewed: true),
        new(".config/opencode/opencode.json"),
        new(".config/opencode/opencode.jsonc"),
        new(".config/opencode/config.json"),
    ];

    internal override AgentInvocation Prepare(AgentRequest request, AgentScratch scratch)
    {
        List<string> arguments =
        [
            "run", "--format", "json", "--auto", "--pure", "--title", "autoauto", "--dir", request.WorkingDirectory,
            // Its stream hides retries and the causes of "check server logs"; its log has both.
            "--print-logs", "--log-level", "ERROR",
        ];
        if (request.Model is not null)
        {
            arguments.AddRange(["-m", request.Model]);
        }

        if (request.Effort is not null)
        {
            arguments.AddRange(["--variant", request.Effort]);
        }

        Dictionary<string, string?> environment = s_switchedOff.ToDictionary(static name => name, static string? (_) => "1", StringComparer.Ordinal);
        string given = request.Environment.TryGetValue(ConfigVariable, out string? own) ? own : scratch.Host.Variable(ConfigVariable) ?? "";
        environment[ConfigVariable] = Configure(given, scratch.Write("orders.md", request.SystemPrompt));
        return new AgentInvocation(arguments, environment, request.Prompt);
    }

    internal override IAgentStreamParser CreateParser() => new OpenCodeStreamParser();

    /// <summary>The user's inline configuration with the standing orders and without updates, sharing and snapshots.</summary>
    private static string Configure(string given, string ordersPath)
    {
        JsonObject config = Parse(given);
        config["autoupdate"] = false;
        config["share"] = "disabled";
        config["snapshot"] = false;
        JsonArray instructions = config["instructions"] as JsonArray ?? [];
        config.Remove("instructions");
        instructions.Add(JsonValue.Create(ordersPath));
        config["instructions"] = instructions;
        return config.ToJsonString();
    }

    private static JsonObject Parse(string text)
    {
        try
        {
            return string.IsNullOrWhiteSpace(text)
                ? []
                : JsonNode.Parse(text, null, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
