using Autoauto.Core.Episodes;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Cli.Rendering;

/// <summary>Follows an episode that this process works on: milestones as lines, a status line where there is a terminal.</summary>
internal sealed class EpisodeSessionView(Terminal terminal)
{
    private static readonly TimeSpan s_slice = TimeSpan.FromMilliseconds(250);

    /// <summary>Where nobody watches, nothing but warnings and errors is said beside the data.</summary>
    public bool IsQuiet { get; init; }

    /// <summary>Watches until the episode is over; cancelling aborts it, and the clean-up is waited for.</summary>
    /// <returns>The episode as it stands. One that failed throws its error.</returns>
    public async Task<Episode> WatchAsync(EpisodeSession session, CancellationToken cancellationToken)
    {
        await using var abort = cancellationToken.Register(session.RequestAbort);
        var more = session.Events.WaitToReadAsync(CancellationToken.None).AsTask();
        while (true)
        {
            if (terminal.HasStatusLine && await Task.WhenAny(more, Task.Delay(s_slice, CancellationToken.None)).ConfigureAwait(false) != more)
            {
                ShowProgress(session);
                continue;
            }

            if (!await more.ConfigureAwait(false))
            {
                break;
            }

            while (session.Events.TryRead(out var item))
            {
                Show(item);
            }

            ShowProgress(session);
            more = session.Events.WaitToReadAsync(CancellationToken.None).AsTask();
        }

        terminal.Status(string.Empty);
        return await session.Completion.ConfigureAwait(false);
    }

    private void ShowProgress(EpisodeSession session)
    {
        if (session.Progress is { } progress)
        {
            var steps = progress.Total is { } total ? FormattableString.Invariant($" {progress.Done} of {total}") : string.Empty;
            terminal.Status(PlainText.OneLine($"{progress.Policy}: {progress.Stage}: {progress.Activity}{steps}", 200));
        }
    }

    private void Show(EpisodeEvent item)
    {
        switch (item)
        {
            case EpisodeEvent.Started started:
                Step($"episode {started.Episode.Id} {(started.Resumed ? "goes on" : "started")} with version {Figures.Count(started.Episode.HeadVersion)} of '{started.Episode.Policy}'");
                break;
            case EpisodeEvent.StageEntered { Episode.Stage: not EpisodeStage.Errored } entered:
                Step($"{entered.Episode.Stage}{(entered.Detail is null ? string.Empty : $": {entered.Detail}")}");
                break;
            case EpisodeEvent.Warned warned:
                terminal.Note($"autoauto: warning: {PlainText.OneLine(warned.Message, 2000)}");
                break;
            case EpisodeEvent.Narrated narrated:
                Step(narrated.Message);
                break;
            default:
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
