using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Autoauto.Completion;

/// <summary>Completes names of the tasks of the policy that was typed before, with their prompts as the tool tip.</summary>
public sealed class TaskNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        fakeBoundParameters?["Policy"]?.ToString() is { Length: > 0 } policy
            ? Candidates.From(fakeBoundParameters, workspace => (workspace.Policies.Inspect(policy, out _)?.Tasks ?? [])
                .Where(task => Candidates.IsContinued(task.Name, wordToComplete))
                .Select(task => Candidates.Result(task.Name, Core.Primitives.PlainText.OneLine(task.Prompt))))
            : [];
}
