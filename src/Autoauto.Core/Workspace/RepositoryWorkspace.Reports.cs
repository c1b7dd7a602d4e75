using Autoauto.Core.Decisions;
using Autoauto.Core.Errors;
using Autoauto.Core.Git;
using Autoauto.Core.Measuring;
using Autoauto.Core.Model;
using Autoauto.Core.Programs;
using Autoauto.Core.Reporting;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Workspace;

/// <content>Documents about runs.</content>
public sealed partial class RepositoryWorkspace
{
    /// <summary>Where a report of a run would be written. No effects.</summary>
    /// <exception cref="AutoautoException">RunNotFound; FileExists if a file is there that the request does not allow to be replaced.</exception>
    public string PlanReport(string runId, ReportRequest request)
    {
        RequireRun(runId);
        return PlanReportFile(runId, request);
    }

    /// <summary>Writes a report of a run, which may be under way, and returns the file's full path. The file appears complete or not at all.</summary>
    /// <exception cref="AutoautoException">RunNotFound, FileExists, FileNotWritable.</exception>
    public string ExportReport(string runId, ReportRequest request)
    {
        var path = PlanReport(runId, request);
        if (request.Path is null)
        {
            PrepareState();
        }

        var view = RequireRun(runId);
        using var store = StoreClient.Attach(_location, _paths.Store, _runner);
        ReportFile.Write(
            path,
            new RunReport
            {
                Run = view.Run,
                Status = view.Status,
                OwnerPid = view.OwnerPid,
                KeptMetrics = KeptMetrics(runId),
                Goal = GoalOf(view.Run),
                Spend = SpendOfRun(runId),
                Power = PowerOf(view.Run),
                RepositoryPath = Root,
                MadeAt = _options.Time.GetUtcNow(),
                Records = new RunRecords(_database, store.Objects, runId, () => ListExperiments(runId)),
            },
            FormatOf(request),
            request.Objects);
        return path;
    }

    private string PlanReportFile(string id, ReportRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var name = id + FormatOf(request).Extension();
        if (request.Path is not { } wanted)
        {
            return Path.Combine(_paths.Reports, name);
        }

        var path = Path.GetFullPath(Directory.Exists(wanted) || Path.EndsInDirectorySeparator(wanted) ? Path.Combine(wanted, name) : wanted);
        return request.Replace || !File.Exists(path)
            ? path
            : throw new AutoautoException(ErrorCode.FileExists, $"The file '{path}' is there already.", path, $"Name another file, or replace it: {CallOptions.Force}");
    }

    private static ReportFormat FormatOf(ReportRequest request) => request.Format ?? ReportFormats.Of(request.Path) ?? ReportFormat.Html;

    /// <summary>As the program said when it was locked for the run, else as it says now.</summary>
    private string? GoalOf(Run run)
    {
        try
        {
            if (run.EvaluatorHash is { } hash)
            {
                return ProgramFolder.FromSnapshot(new EvaluatorStore(_paths.Evaluators, _runner).Open(hash, run.EvaluatorSeal).FilesDirectory, run.Spec).Goal;
            }
        }
        catch (Exception e) when (e is AutoautoException or IOException or UnauthorizedAccessException)
        {
            // The locked copy was removed or changed: what the program says today is the next best.
        }

        return Programs.Inspect(run.Program).Definition?.Goal;
    }

    private PowerCard? PowerOf(Run run)
    {
        if (run.RuleStateJson is not { } json || RuleStateJson.Read(json) is not AdaptiveRuleState known)
        {
            return null;
        }

        var setup = _database.Read(c => MeasurementStore.Block(c, run.Id, 0, MeasurementPurpose.Setup), []);
        double[] seconds = [.. setup.Where(m => m.Sample.IsValid).Select(m => m.Sample.DurationSeconds)];
        return PowerCard.Of(AdaptiveOptions.From(run.Spec), new NoiseCalibration(known.Scale, known.Noise), seconds.Length == 0 ? 0 : Median.Of(seconds)) with
        {
            NeedsWarmUp = (run.Spec.Warmup ?? run.Warmup) > 0,
        };
    }
}
