using System.Globalization;
using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Workspace;

/// <content>The logs of runs: agents' transcripts and evaluators' output.</content>
public sealed partial class RepositoryWorkspace
{
    /// <summary>Full path of an agent's transcript, or of the evaluator's output, of one experiment; 0 is the start commit's baseline.</summary>
    /// <exception cref="AutoautoException">RunNotFound, ExperimentNotFound, LogNotFound.</exception>
    public string FindLog(string runId, int experiment, bool evaluator = false)
    {
        RequireRun(runId);
        var found = FindExperiment(runId, experiment);
        if (found is null && !(evaluator && experiment == 0))
        {
            throw NoExperiment(runId, experiment);
        }

        var path = LogPath(runId, experiment, found, evaluator);
        return File.Exists(path)
            ? path
            : throw new AutoautoException(ErrorCode.LogNotFound, $"There is no {(evaluator ? "evaluator output" : "transcript")} of experiment {experiment} of run '{runId}'.", path, "The agent may not have started.");
    }

    /// <summary>The newest experiment of a run that has such a log, the one at work included; 0 is the start commit's baseline.</summary>
    /// <exception cref="AutoautoException">RunNotFound; LogNotFound if there is none yet.</exception>
    public int FindLastLogged(string runId, bool evaluator = false)
    {
        var first = evaluator ? 0 : 1;
        for (var number = RequireRun(runId).Run.Experiments + 1; number >= first; number--)
        {
            if (File.Exists(LogPath(runId, number, FindExperiment(runId, number), evaluator)))
            {
                return number;
            }
        }

        throw new AutoautoException(ErrorCode.LogNotFound, $"Run '{runId}' has no {(evaluator ? "evaluator output" : "transcript")} yet.", runId, $"Follow it with: {Next.RunWatch(runId)}");
    }

    /// <summary>True while a log may still grow: its experiment, or for 0 its run, is at work.</summary>
    /// <exception cref="AutoautoException">RunNotFound.</exception>
    public bool IsLogOpen(string runId, int experiment) =>
        RequireRun(runId).Status == RunStatus.Running && (experiment == 0 || FindExperiment(runId, experiment) is { Status: null });

    private static AutoautoException NoExperiment(string runId, int number) =>
        new(ErrorCode.ExperimentNotFound, $"Run '{runId}' has no experiment {number}.", number.ToString(CultureInfo.InvariantCulture), $"Look with: {Next.ExperimentList(runId)}");

    private Experiment? FindExperiment(string runId, int number) => _database.Read(c => ExperimentStore.Find(c, runId, number), null);

    private string LogPath(string runId, int number, Experiment? found, bool evaluator) => (evaluator, found?.TranscriptPath) switch
    {
        (true, _) => _paths.EvaluatorLog(runId, number),
        (_, { } recorded) => _paths.TranscriptAt(runId, recorded),
        _ => _paths.Transcript(runId, number, Math.Max(found?.AgentCalls ?? 1, 1)),
    };
}
