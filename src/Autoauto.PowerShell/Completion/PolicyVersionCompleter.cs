using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using Autoauto.Core.Model;

namespace Autoauto.Completion;

/// <summary>Completes versions of the policy that was typed before, newest first; the tool tip says what made each.</summary>
public sealed class PolicyVersionCompleter : IArgumentCompleter
{
    private const int Most = 50;

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        fakeBoundParameters?["Policy"]?.ToString() is { Length: > 0 } policy
            ? Candidates.From(fakeBoundParameters, workspace => workspace.ListPolicyVersions(policy)
                .Where(version => Candidates.IsContinued(version.Number.ToString(CultureInfo.InvariantCulture), wordToComplete))
                .Take(Most)
                .Select(version => Candidates.Result(version.Number.ToString(CultureInfo.InvariantCulture), ToolTip(version))))
            : [];

    private static string ToolTip(PolicyVersion version)
    {
        var source = version.SourceVersion is { } number ? string.Create(CultureInfo.InvariantCulture, $" of version {number}") : string.Empty;
        var summary = version.Summary is { } text ? ", " + Core.Primitives.PlainText.OneLine(text) : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"{version.Cause}{source}{summary}, {version.CreatedAt.ToLocalTime():g}");
    }
}
