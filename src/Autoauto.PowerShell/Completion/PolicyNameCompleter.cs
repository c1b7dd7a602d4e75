using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Autoauto.Core.Workspace;

namespace Autoauto.Completion;

/// <summary>Completes names of policies, with their files' globs as the tool tip.</summary>
public sealed class PolicyNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Candidates.From(fakeBoundParameters, workspace => workspace.Policies.List()
            .Where(name => Candidates.IsContinued(name, wordToComplete))
            .Select(name => Candidates.Result(name, ToolTip(workspace, name))));

    private static string ToolTip(RepositoryWorkspace workspace, string name) =>
        workspace.Policies.Inspect(name, out _) is { } target ? Core.Primitives.PlainText.OneLine(string.Join(", ", target.Include)) : "cannot be used";
}
