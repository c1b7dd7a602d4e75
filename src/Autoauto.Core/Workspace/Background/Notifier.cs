using System.Globalization;
using Autoauto.Core.Errors;
using Autoauto.Core.Measuring;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Processes;
using Autoauto.Core.Programs;

namespace Autoauto.Core.Workspace.Background;

/// <summary>
/// Runs the user's command when something happened to a run. There is no shell: the command is a list of arguments that the user wrote, and
/// whatever agents or evaluators had a hand in travels in the environment, where nothing is interpreted.
/// </summary>
internal sealed class Notifier(ProcessRunner runner, IReadOnlyList<string> command, TimeSpan timeout, string root)
{
    private const int LongestText = 500;

    /// <summary>True if the user wants to be told.</summary>
    public bool IsWanted => command.Count > 0;

    /// <summary>Tells the user; returns what went wrong, or null.</summary>
    /// <param name="kind">Ended, Failed or Parked.</param>
    /// <param name="run">The run as it is.</param>
    /// <param name="status">Its state for people.</param>
    /// <param name="reason">Why, in words.</param>
    /// <param name="subject">Subject of the last kept commit; null if nothing was kept.</param>
    public async Task<string?> SendAsync(string kind, Run run, RunStatus status, string? reason, string? subject)
    {
        try
        {
            var outcome = await runner.RunAsync(Describe(Facts(kind, run, status, reason, subject), run.Id), CancellationToken.None).ConfigureAwait(false);
            return outcome switch
            {
                { End: not ProcessEnd.Exited } => FormattableString.Invariant($"took longer than {timeout.TotalSeconds:0} s and was ended"),
                { ExitCode: not 0 } => FormattableString.Invariant($"ended with exit code {outcome.ExitCode}: {PlainText.OneLine(outcome.ErrorTail)}"),
                _ => null,
            };
        }
        catch (Exception e) when (e is ProcessStartException or AutoautoException)
        {
            return e.Message;
        }
    }

    private ProcessSpec Describe(Dictionary<string, string?> facts, string runId)
    {
        var path = ExecutablePath.Find(command[0], root) ?? throw new ProcessStartException(command[0], "it was not found or is not executable", null);
        var extension = Path.GetExtension(path);
        var script = ScriptLauncher.Extensions.Contains(extension, StringComparer.OrdinalIgnoreCase) ? ScriptLauncher.Resolve(path) : new ScriptCommand(path, []);
        return new ProcessSpec
        {
            FileName = script.FileName,
            Arguments = [.. script.Arguments, .. command.Skip(1)],
            WorkingDirectory = root,
            Environment = facts,
            Timeout = timeout,
            Marker = "notify-" + runId,
            OutputLimitBytes = 1,
        };
    }

    private Dictionary<string, string?> Facts(string kind, Run run, RunStatus status, string? reason, string? subject)
    {
        var facts = ChildEnvironment.WithoutEngineAndGit();
        Add("EVENT", kind);
        Add("RUN", run.Id);
        Add("PROGRAM", run.Program);
        Add("STATUS", status.ToString());
        Add("TERMINATION", run.TerminationReason?.ToString());
        Add("REASON", reason);
        Add("EXPERIMENTS", Raw(run.Experiments));
        Add("KEPT", Raw(run.Kept));
        Add("GAIN_PERCENT", Raw(run.Receipt?.GainPercent));
        Add("COST_USD", Raw(run.CostUsd));
        Add("TOKENS", Raw(run.Tokens));
        Add("BRANCH", run.Branch);
        Add("SUBJECT", subject);
        Add("PARKED_UNTIL", run.ParkedUntil?.UtcDateTime.ToString("o", CultureInfo.InvariantCulture));
        Add("REPOSITORY", root);
        return facts;

        // A fact that is not known is an empty variable, so that scripts need no case for a missing one.
        void Add(string name, string? value) => facts["AUTOAUTO_" + name] = name == "REPOSITORY" ? value : PlainText.OneLine(value, LongestText);
    }

    private static string? Raw(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture);
}
