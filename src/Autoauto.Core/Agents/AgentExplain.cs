using System.Text;
using Autoauto.Core.Agents.Parsing;
using Autoauto.Core.Model;

namespace Autoauto.Core.Agents;

/// <summary>Says what the engine would conclude from a recorded run of an agent: for support and for tests. Starts nothing.</summary>
public static class AgentExplain
{
    /// <summary>Concludes from an agent's output.</summary>
    /// <param name="agent">Name of the agent, see <see cref="AgentCatalog"/>.</param>
    /// <param name="standardOutput">Its standard output; may hold anything.</param>
    /// <param name="standardError">Its standard error.</param>
    /// <param name="exitCode">Its exit code; null if a signal ended it or if it is not known.</param>
    /// <param name="sideFile">Codex' rollout or copilot's usage file, if there is one.</param>
    /// <param name="prices">Prices for agents that report no cost; null leaves such costs unknown.</param>
    /// <param name="endedAt">When the run ended: what times of day and waits in its output refer to; null if that is not known.</param>
    /// <returns>The conclusion; transcript, duration and swept processes are not part of it.</returns>
    public static AgentReply FromOutput(
        string agent,
        ReadOnlySpan<byte> standardOutput,
        string standardError = "",
        int? exitCode = null,
        string? sideFile = null,
        PriceTable? prices = null,
        DateTimeOffset? endedAt = null)
    {
        ArgumentNullException.ThrowIfNull(standardError);
        IAgentStreamParser parser = AgentCatalog.Get(agent).CreateParser();
        while (!standardOutput.IsEmpty)
        {
            int end = standardOutput.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? standardOutput : standardOutput[..end];
            parser.OnLine(Encoding.UTF8.GetString(line), static _ => { });
            standardOutput = end < 0 ? [] : standardOutput[(end + 1)..];
        }

        AgentConclusion conclusion = parser.Conclude(new AgentExit
        {
            ExitCode = exitCode,
            StandardError = standardError,
            SideFile = sideFile,
            EndedAt = endedAt,
            TimeZone = TimeZoneInfo.Local,
        });
        return ToReply(conclusion, prices) with { ExitCode = exitCode };
    }

    /// <summary>
    /// Concludes from files; a missing <paramref name="standardErrorPath"/> or <paramref name="sideFilePath"/> is nothing. The run ended when the
    /// standard output was last written.
    /// </summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static AgentReply FromFiles(
        string agent,
        string standardOutputPath,
        string? standardErrorPath = null,
        int? exitCode = null,
        string? sideFilePath = null,
        PriceTable? prices = null) =>
        FromOutput(
            agent,
            File.ReadAllBytes(standardOutputPath),
            standardErrorPath is null ? "" : File.ReadAllText(standardErrorPath),
            exitCode,
            sideFilePath is null ? null : File.ReadAllText(sideFilePath),
            prices,
            File.GetLastWriteTimeUtc(standardOutputPath));

    /// <summary>A conclusion as the reply that the engine works with, priced if the agent gave no cost.</summary>
    internal static AgentReply ToReply(AgentConclusion conclusion, PriceTable? prices)
    {
        decimal? priced = conclusion.CostUsd is null ? prices?.Cost(conclusion.Model, conclusion.Usage) : null;
        decimal? known = conclusion.CostUsd ?? priced;
        return new AgentReply
        {
            Outcome = conclusion.Outcome,
            ErrorKind = conclusion.ErrorKind,
            Evidence = conclusion.Evidence,
            ResetsAt = conclusion.ResetsAt,
            StopReason = conclusion.StopReason,
            Certainty = known is null && conclusion is { TellsCost: true, Certainty: SpendCertainty.Exact } ? SpendCertainty.AtLeast : conclusion.Certainty,
            Usage = conclusion.Usage,
            CostUsd = known,
            CostSource = conclusion.CostUsd is not null ? CostSource.Reported : priced is not null ? CostSource.PriceTable : CostSource.Unknown,
            Turns = conclusion.Turns,
            ToolCalls = conclusion.ToolCalls,
            FinalText = conclusion.FinalText,
            Model = conclusion.Model,
        };
    }
}
