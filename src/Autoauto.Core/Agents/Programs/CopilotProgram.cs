using Autoauto.Core.Agents.Parsing;
using Autoauto.Core.Primitives;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Agents.Programs;

/// <summary><c>copilot --output-format json</c>.</summary>
internal sealed class CopilotProgram() : AgentProgram("copilot")
{
    private const string UsageFile = "usage.json";

    public override string SignInCommand => "copilot (then /login)";

    public override string InstallCommand => "npm install -g @github/copilot";

    // After an interrupt it still writes its usage.
    internal override EndRequest EndRequest => EndRequest.Interrupt;

    internal override IReadOnlyList<SignInFile> SignInFiles => [new(".copilot/config.json"), new(".config/gh/hosts.yml")];

    internal override AgentInvocation Prepare(AgentRequest request, AgentScratch scratch)
    {
        List<string> arguments =
        [
            "--output-format", "json", "--allow-all", "--no-ask-user", "--no-auto-update", "--disable-builtin-mcps", "--no-custom-instructions",
            "--no-remote", "--usage-output-file", scratch.InHome(UsageFile),
        ];
        if (request.Model is not null)
        {
            arguments.AddRange(["--model", request.Model]);
        }

        if (request.Effort is not null)
        {
            arguments.AddRange(["--reasoning-effort", request.Effort]);
        }

        // There is no option for standing orders.
        return new AgentInvocation(
            arguments,
            new Dictionary<string, string?>(StringComparer.Ordinal) { ["COPILOT_AUTO_UPDATE"] = "false" },
            $"{request.SystemPrompt}\n\n{request.Prompt}");
    }

    internal override IAgentStreamParser CreateParser() => new CopilotStreamParser();

    internal override string? ReadSideFile(AgentScratch scratch) =>
        ReachableFile.TryReadText(scratch.InHome(UsageFile));
}
