using Autoauto.Core.Agents.Programs;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Agents;

/// <summary>The agent programs that the engine knows by name.</summary>
public static class AgentCatalog
{
    /// <summary>All of them, in the order in which they are listed.</summary>
    public static IReadOnlyList<AgentProgram> All { get; } =
        [new CodexProgram(), new ClaudeProgram(), new OpenCodeProgram(), new GeminiProgram(), new CopilotProgram()];

    /// <summary>The names, for completion and validation.</summary>
    public static IEnumerable<string> Names => All.Select(static program => program.Name);

    /// <summary>The program of that name, or null.</summary>
    public static AgentProgram? Find(string name) =>
        All.FirstOrDefault(program => string.Equals(program.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The program of that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static AgentProgram Get(string name) =>
        Find(name) ?? throw new ArgumentException($"There is no agent '{name}'. Known: {string.Join(", ", Names)}.", nameof(name));

    /// <summary>An agent of that name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="runner">Runs its processes.</param>
    /// <param name="time">The clock.</param>
    /// <param name="prices">Prices for agents that report none.</param>
    /// <param name="command">Executable and leading arguments, where the program is not on the PATH or is wrapped.</param>
    /// <exception cref="ArgumentException">There is no such agent.</exception>
    public static IAgent Create(string name, ProcessRunner runner, TimeProvider time, PriceTable prices, IReadOnlyList<string>? command = null) =>
        new CliAgent(Get(name), runner, time, prices, AgentHost.Current(), command);
}
