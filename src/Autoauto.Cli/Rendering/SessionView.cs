using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Output;

namespace Autoauto.Cli.Rendering;

/// <summary>Where a session's experiments go as they end.</summary>
internal enum ExperimentOutput
{
    /// <summary>Only a line of progress on standard error.</summary>
    None,

    /// <summary>A row of a table on standard output.</summary>
    Table,

    /// <summary>An object per line on standard output.</summary>
    Json,
}

/// <summary>
/// Follows a run that this process works on: experiments to standard output as they end, a status line where there is a terminal, plain lines
/// where there is none.
/// </summary>
internal sealed class SessionView(Terminal terminal, string repositoryPath)
{
    private static readonly TimeSpan s_slice = TimeSpan.FromMilliseconds(250);
    private Table<Experiment>? _table;
    private Run? _run;

    /// <summary>Where experiments go.</summary>
    public ExperimentOutput Experiments { get; init; }

    /// <summary>Where nobody watches, nothing but warnings and errors is said beside the data.</summary>
    public bool IsQuiet { get; init; }

    /// <summary>Sees every event before it is shown; null if nobody else wants to.</summary>
    public Action<RunEvent>? OnEvent { get; init; }

    /// <summary>Watches until the run is over; cancelling aborts the run, and the clean-up is waited for.</summary>
    /// <returns>The run as it ended. A run that ended by an error throws it.</returns>
    public async Task<Run> WatchAsync(RunSession session, CancellationToken cancellationToken)
    {
        await using var abort = cancellationToken.Register(session.RequestAbort);
        var reader = session.Events;
        var more = reader.WaitToReadAsync(CancellationToken.None).AsTask();
        while (true)
        {
            // Without a terminal there is nothing to refresh between events.
            if (terminal.HasStatusLine && await Task.WhenAny(more, Task.Delay(s_slice, CancellationToken.None)).ConfigureAwait(false) != more)
            {
                ShowProgress(session);
                continue;
            }

            if (!await more.ConfigureAwait(false))
            {
                break;
            }

            while (reader.TryRead(out var item))
            {
                OnEvent?.Invoke(item);
                Show(item);
            }

            ShowProgress(session);
            more = reader.WaitToReadAsync(CancellationToken.None).AsTask();
        }

        terminal.Status(string.Empty);
        return await session.Completion.ConfigureAwait(false);
    }

    private void ShowProgress(RunSession session)
    {
        if (session.Progress is { } progress)
        {
            terminal.Status(StatusText.Of(progress, _run?.Spec.Unit));
        }
    }

    private void Show(RunEvent item)
    {
        switch (item)
        {
            case RunEvent.RunStarted started:
                _run = started.Run;
                Step($"run {started.Run.Id} {(started.Resumed ? "goes on" : "started")} on branch {started.Run.Branch}");
                Step($"isolation: {started.Run.Isolation}");
                break;
            case RunEvent.BaselineMeasured measured:
                Step($"baseline: {measured.Run.Spec.Metric} = {Figures.Metric(measured.Run.OriginalBaseline, measured.Run.Spec.Unit)}");
                break;
            case RunEvent.ExperimentStarted started when !terminal.HasStatusLine:
                Step($"experiment {Figures.Count(started.Number)}: agent at work");
                break;
            case RunEvent.ExperimentFinished finished:
                Show(finished.Experiment, finished.Run);
                break;
            case RunEvent.RunParked parked:
                terminal.Note(PlainText.OneLine($"autoauto: experiment {Figures.Count(parked.Number)} waits until {Format.Time(parked.Until)}: {parked.Why}", 2000));
                break;
            case RunEvent.Warned warned:
                terminal.Note($"autoauto: warning: {PlainText.OneLine(warned.Message, 2000)}");
                break;
            case RunEvent.Narrated { Kind: "power" or "history" } power:
                Step(power.Message);
                break;
            case RunEvent.ReceiptMeasured measured:
                Step($"measured again: {RunSummary.Gain(measured.Receipt)}");
                break;
            default:
                break;
        }
    }

    private void Show(Experiment experiment, Run run)
    {
        switch (Experiments)
        {
            case ExperimentOutput.Json:
                terminal.Line(JsonText.Of(Map.From(experiment, run, repositoryPath)));
                break;
            case ExperimentOutput.Table:
                _table ??= new Table<Experiment>(terminal, ExperimentColumns.Of(run.Spec.Unit));
                _table.Write(experiment);
                break;
            default:
                Step($"experiment {Figures.Count(experiment.Number)}: {experiment.Status}, {Words.Of(experiment)}");
                break;
        }
    }

    private void Step(string text)
    {
        if (!IsQuiet || terminal.HasStatusLine)
        {
            terminal.Note(PlainText.OneLine(text, 2000));
        }
    }
}
