using Autoauto.Core.Agents.Prompts;
using Autoauto.Core.Model;
using Autoauto.Core.Storage;
using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Loop;

/// <summary>Writes what an agent told its successors into the program's backlog, inside the transaction that ends its experiment.</summary>
internal static class Backlog
{
    /// <summary>Records the notes of a finished experiment. An aborted one has tried nothing and leaves nothing.</summary>
    public static void Record(SqliteConnection connection, string program, Experiment finished)
    {
        if (finished.Status == ExperimentStatus.Aborted || AgentNotes.FromJson(finished.NotesJson) is not { } notes)
        {
            return;
        }

        // Where there is no candidate the idea was not tried, whatever the agent says.
        if (notes.Idea is { } idea && finished.CandidateCommit is not null)
        {
            IdeaStore.MarkTried(connection, idea, program, finished.RunId, finished.Number);
        }

        if (notes.Hypothesis is { } hypothesis)
        {
            IdeaStore.Add(connection, New(IdeaState.Tried, hypothesis) with { Why = notes.Why, TriedRunId = finished.RunId, TriedExperiment = finished.Number });
        }

        foreach (var (state, text) in notes.Avoid.Select(a => (IdeaState.Avoid, a)).Concat(notes.Next.Select(n => (IdeaState.Open, n))).Where(i => i.Item2.Length > 0))
        {
            IdeaStore.Add(connection, New(state, text));
        }

        Idea New(IdeaState state, string text) => new()
        {
            Program = program,
            Source = IdeaSource.Agent,
            State = state,
            Text = text,
            RunId = finished.RunId,
            Experiment = finished.Number,
            CreatedAt = finished.FinishedAt!.Value,
        };
    }
}
