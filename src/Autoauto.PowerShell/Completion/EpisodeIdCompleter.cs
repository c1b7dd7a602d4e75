using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Autoauto.Core.Workspace;
using Autoauto.Output;

namespace Autoauto.Completion;

/// <summary>Completes ids of episodes, newest first; the tool tip says what came of each.</summary>
public sealed class EpisodeIdCompleter : IArgumentCompleter
{
    private const int Most = 50;

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Candidates.From(fakeBoundParameters, workspace => workspace.ListEpisodes()
            .Where(view => Candidates.IsContinued(view.Episode.Id, wordToComplete))
            .Take(Most)
            .Select(view => Candidates.Result(view.Episode.Id, ToolTip(view))));

    private static string ToolTip(EpisodeView view)
    {
        var decision = view.Episode.Ruling is { } ruling ? ", " + Map.DecisionOf(ruling.Decision) : string.Empty;
        return Core.Primitives.PlainText.OneLine($"{view.Episode.Policy}, {view.Status}{decision}, {view.Episode.StartedAt.ToLocalTime():g}");
    }
}
