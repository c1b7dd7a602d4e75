using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Autoauto.Completion;

/// <summary>Completes the ways to choose the version that the head is compared with. A number is allowed too.</summary>
public sealed class CriticCompleter : IArgumentCompleter
{
    private static readonly (string Name, string ToolTip)[] s_words =
        [("Previous", "the version before the head"), ("LastKept", "the newest version that an episode kept"), ("Origin", "version 0")];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        s_words.Where(w => Candidates.IsContinued(w.Name, wordToComplete)).Select(w => Candidates.Result(w.Name, w.ToolTip));
}
