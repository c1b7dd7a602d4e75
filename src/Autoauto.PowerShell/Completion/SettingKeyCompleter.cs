using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Autoauto.Core.Workspace;

namespace Autoauto.Completion;

/// <summary>Completes keys of settings.</summary>
public sealed class SettingKeyCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        RepositoryWorkspace.SettingKeys
            .Where(key => Candidates.IsContinued(key, wordToComplete))
            .Select(key => Candidates.Result(key, key));
}
