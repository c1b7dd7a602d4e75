using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using Autoauto.Core.Primitives;
using Autoauto.Core.Workspace;

namespace Autoauto.Completion;

/// <summary>Completes ids of runs, newest first; the tool tip says which run it is.</summary>
public sealed class RunIdCompleter : IArgumentCompleter
{
    private const int Most = 50;

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var program = fakeBoundParameters?["Program"] as string;
        return Candidates.From(fakeBoundParameters, workspace => workspace
            .ListRuns(WildcardPattern.ContainsWildcardCharacters(program) ? null : program)
            .Where(view => Candidates.IsContinued(view.Run.Id, wordToComplete))
            .Take(Most)
            .Select(view => Candidates.Result(view.Run.Id, ToolTip(view))));
    }

    private static string ToolTip(RunView view) => string.Create(
        CultureInfo.InvariantCulture,
        $"{view.Run.Program}, {view.Status}, {view.Run.Kept} of {view.Run.Experiments} kept, {view.Run.Spec.Metric} {Figures.Number(view.Run.Baseline)}, {view.Run.StartedAt.ToLocalTime():g}");
}
