using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Autoauto.Core.Workspace;

namespace Autoauto.Completion;

/// <summary>
/// Completes models that have a known price: those of the agent that was typed before, else of the program's agent, else of all agents. Others are
/// allowed too.
/// </summary>
public sealed class ModelCompleter : IArgumentCompleter
{
    private const string Fallback = "Fallback";

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var isFallback = parameterName.StartsWith(Fallback, StringComparison.OrdinalIgnoreCase);
        var agent = FirstOf(fakeBoundParameters?[isFallback ? Fallback + "Agent" : "Agent"]);
        return agent is null && FirstOf(fakeBoundParameters?["Program"]) is { } program
            ? Candidates.From(fakeBoundParameters, workspace => Models(AgentOf(workspace, program, isFallback), wordToComplete))
            : Models(agent, wordToComplete);
    }

    private static IEnumerable<CompletionResult> Models(string? agent, string wordToComplete) =>
        (agent is null ? AgentDirectory.Names : [agent])
            .SelectMany(name => AgentDirectory.ModelsOf(name).Select(model => (Agent: name, Model: model)))
            .Where(found => Candidates.IsContinued(found.Model, wordToComplete))
            .Select(found => Candidates.Result(found.Model, $"a model of {found.Agent}"));

    private static string? AgentOf(RepositoryWorkspace workspace, string program, bool isFallback)
    {
        var agent = workspace.Programs.Inspect(program).Definition?.Spec.Agent;
        return (isFallback ? agent?.Fallback : agent)?.Name is { } name && AgentDirectory.ModelsOf(name).Count > 0 ? name : null;
    }

    private static string? FirstOf(object? value) => value is IList { Count: > 0 } list ? list[0]?.ToString() : value?.ToString();
}
