using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using Autoauto.Core.Model;

namespace Autoauto.Completion;

/// <summary>Completes the numbers of queue entries that are not done, in their order; the tool tip says which run each is.</summary>
public sealed class QueueItemCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Candidates.From(fakeBoundParameters, workspace => workspace.ListQueue()
            .Where(view => view.Entry.State != QueueState.Done)
            .Select(view => (Id: view.Entry.Id.ToString(CultureInfo.InvariantCulture), ToolTip: $"{view.Run.Program}, {view.Entry.State}, run {view.Run.Id}"))
            .Where(item => Candidates.IsContinued(item.Id, wordToComplete))
            .Select(item => Candidates.Result(item.Id, item.ToolTip)));
}
