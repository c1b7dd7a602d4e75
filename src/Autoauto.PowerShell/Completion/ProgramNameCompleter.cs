using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Autoauto.Completion;

/// <summary>Completes names of programs, with their goal as the tool tip.</summary>
public sealed class ProgramNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Candidates.From(fakeBoundParameters, workspace => workspace.Programs.List()
            .Where(name => Candidates.IsContinued(name, wordToComplete))
            .Select(name => Candidates.Result(name, ToolTip(workspace.Programs.Inspect(name)))));

    private static string ToolTip(Core.Programs.ProgramInspection inspection) =>
        inspection.Definition is { } program ? Core.Primitives.PlainText.OneLine(program.Goal) is { Length: > 0 } goal ? goal : inspection.Name : "cannot be run";
}
