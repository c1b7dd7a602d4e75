using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Autoauto.Core.Model;

namespace Autoauto.Completion;

/// <summary>Completes names of agents.</summary>
public sealed class AgentNameCompleter : IArgumentCompleter
{
    private static readonly (string Name, string ToolTip)[] s_agents =
    [
        .. KnownAgent.All.Select(agent => (agent.Name, agent.Title)).Append(("command", "Any command of your own, given by -AgentCommand")).OrderBy(agent => agent.Item1, StringComparer.Ordinal),
    ];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        s_agents.Where(a => Candidates.IsContinued(a.Name, wordToComplete)).Select(a => Candidates.Result(a.Name, a.ToolTip));
}
