using System.Text.Json;
using System.Text.Json.Nodes;
using Autoauto.Core.Agents.Parsing;

namespace Autoauto.Core.Agents.Programs;

/// <summary><c>gemini --output-format stream-json</c>.</summary>
internal sealed class GeminiProgram() : AgentProgram("gemini")
{
    // Instead of GEMINI.md, so that the worktree's own is not taken for orders.
    private const string OrdersFile = "autoauto-orders.md";

    private static readonly SignInFile s_settings = new(".gemini/settings.json");

    public override string SignInCommand => "gemini (then /auth)";

    public override string InstallCommand => "npm install -g @google/gemini-cli";

    internal override string? ModelPrefix => "gemini-";

    internal override bool LimitsTurns => true;

    internal override IReadOnlyList<SignInFile> SignInFiles =>
    [
        new(".gemini/oauth_creds.json", Renewed: true),
        new(".gemini/google_accounts.json"),
        new(".gemini/.env"),
    ];

    internal override AgentInvocation Prepare(AgentRequest request, AgentScratch scratch)
    {
        List<string> arguments = ["--output-format", "stream-json", "--approval-mode", "yolo", "--skip-trust"];
        if (request.Model is not null)
        {
            arguments.AddRange(["-m", request.Model]);
        }

        scratch.Write($".gemini/{OrdersFile}", request.SystemPrompt);
        scratch.Write(".gemini/settings.json", Settings(request, scratch).ToJsonString());
        Dictionary<string, string?> environment = new(StringComparer.Ordinal) { ["GEMINI_CLI_NO_RELAUNCH"] = "true" };
        AddIdentity(environment, request, scratch);
        return new AgentInvocation(arguments, environment, request.Prompt);
    }

    internal override IAgentStreamParser CreateParser() => new GeminiStreamParser();

    /// <summary>Its tools run git without any global settings, so the user's identity has to come as variables, or no commit succeeds.</summary>
    private static void AddIdentity(Dictionary<string, string?> environment, AgentRequest request, AgentScratch scratch)
    {
        (string name, string email) = scratch.GitIdentity();
        (string Variable, string Value)[] identity =
            [("GIT_AUTHOR_NAME", name), ("GIT_AUTHOR_EMAIL", email), ("GIT_COMMITTER_NAME", name), ("GIT_COMMITTER_EMAIL", email)];
        foreach ((string variable, string value) in identity)
        {
            if (!request.Environment.ContainsKey(variable) && string.IsNullOrEmpty(scratch.Host.Variable(variable)))
            {
                environment[variable] = value;
            }
        }
    }

    private static JsonObject Settings(AgentRequest request, AgentScratch scratch)
    {
        JsonObject settings = new()
        {
            ["privacy"] = new JsonObject { ["usageStatisticsEnabled"] = false },
            ["telemetry"] = new JsonObject { ["enabled"] = false },
            ["general"] = new JsonObject { ["enableAutoUpdate"] = false, ["enableAutoUpdateNotification"] = false },
            ["context"] = new JsonObject { ["fileName"] = OrdersFile },
            ["security"] = new JsonObject { ["auth"] = new JsonObject { ["selectedType"] = SignInType(request, scratch) } },
        };
        if (request.MaxTurns is int turns)
        {
            settings["model"] = new JsonObject { ["maxSessionTurns"] = turns };
        }

        return settings;
    }

    private static string SignInType(AgentRequest request, AgentScratch scratch)
    {
        using JsonDocument? own = scratch.ReadUserFile(s_settings) is string text ? JsonRead.TryObject(text) : null;
        if (own?.RootElement.Member("security").Member("auth").Text("selectedType") is string chosen)
        {
            return chosen;
        }

        bool hasKey = request.Environment.ContainsKey("GEMINI_API_KEY") || !string.IsNullOrEmpty(scratch.Host.Variable("GEMINI_API_KEY"));
        bool hasLogin = File.Exists(scratch.InHome(".gemini/oauth_creds.json"));
        return string.Equals(scratch.Host.Variable("GOOGLE_GENAI_USE_VERTEXAI"), "true", StringComparison.OrdinalIgnoreCase) ? "vertex-ai"
            : hasLogin && !hasKey ? "oauth-personal"
            : "gemini-api-key";
    }
}
