using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Autoauto.Core.Model;

namespace Autoauto.Completion;

/// <summary>Completes the reasons that experiments end for.</summary>
public sealed class ReasonCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Enum.GetNames<ExperimentReason>()
            .Where(name => Candidates.IsContinued(name, wordToComplete))
            .Select(name => Candidates.Result(name, name));
}
