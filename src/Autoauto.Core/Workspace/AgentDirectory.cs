using Autoauto.Core.Agents;
using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Workspace;

/// <summary>One known agent on this machine.</summary>
/// <param name="Program">The agent.</param>
/// <param name="Installation">Where it is and which version.</param>
/// <param name="IsSignedOut">True if it obviously has no sign-in; false if that cannot be told.</param>
/// <param name="Models">Its models that the built-in price table knows, newest first; it may take others.</param>
public sealed record AgentView(AgentProgram Program, AgentInstallation Installation, bool IsSignedOut, IReadOnlyList<string> Models);

/// <summary>The known agents: which are installed, whether one works, and what the engine concludes from a recording. Needs no repository.</summary>
public sealed class AgentDirectory
{
    private readonly TimeProvider _time;
    private readonly ProcessRunner _runner;

    /// <summary>Names of the known agents.</summary>
    public static IEnumerable<string> Names => AgentCatalog.Names;

    /// <summary>The smallest question there is.</summary>
    public static string TinyPrompt => AgentProbe.TinyPrompt;

    /// <summary>The agents of this machine.</summary>
    public AgentDirectory()
        : this(TimeProvider.System)
    {
    }

    /// <summary>The agents of this machine, by a clock of one's own.</summary>
    public AgentDirectory(TimeProvider time)
    {
        _time = time;
        _runner = new ProcessRunner(time);
    }

    /// <summary>Looks at one known agent: starts it once, for its version.</summary>
    /// <exception cref="AutoautoException">AgentNotFound: no agent of that name is known.</exception>
    public async Task<AgentView> InspectAsync(string name, CancellationToken cancellationToken)
    {
        var program = AgentFactory.Require(name);
        var host = AgentHost.Current();
        var installation = await new AgentProbe(_runner, host).InspectAsync(program, null, cancellationToken).ConfigureAwait(false);
        return new AgentView(program, installation, AgentSignIn.IsMissing(program, host), ModelsOf(program));
    }

    /// <summary>The same by the agent's name; none if nothing is known of it.</summary>
    public static IReadOnlyList<string> ModelsOf(string agent) => AgentCatalog.Find(agent) is { } program ? ModelsOf(program) : [];

    /// <summary>The models of an agent that the built-in price table knows, newest first; none for an agent that takes models of several makers.</summary>
    internal static IReadOnlyList<string> ModelsOf(AgentProgram program) =>
        program.ModelPrefix is { } prefix ? [.. PriceTable.Load().Models.Where(m => m.StartsWith(prefix, StringComparison.Ordinal))] : [];

    /// <summary>Asks an agent one thing in an empty folder: whether it is signed in, and what the round trip used.</summary>
    /// <param name="spec">The agent, its model and its executable.</param>
    /// <param name="prompt">What to ask; null for the smallest question there is.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="AutoautoException">AgentNotFound.</exception>
    public Task<AgentReply> TestAsync(AgentSpec spec, string? prompt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var agents = new AgentFactory(_runner, _time, PriceTable.Load(), null, Environment.CurrentDirectory);
        return AgentProbe.TestAsync(agents.Create(spec), spec.Model, prompt, cancellationToken);
    }

    /// <summary>What the engine would conclude from an agent's recorded output. Starts nothing.</summary>
    /// <exception cref="AutoautoException">AgentNotFound; InvalidArgument if a file cannot be read.</exception>
    public static AgentReply Explain(string name, string standardOutput, string? standardError, int? exitCode, string? sideFile)
    {
        if (string.Equals(name, AgentSpec.CommandName, StringComparison.OrdinalIgnoreCase))
        {
            throw new AutoautoException(
                ErrorCode.InvalidArgument, "What an agent of your own ('command') prints is only kept, not understood: there is nothing to explain.", name, $"Name the agent that was recorded: {string.Join(", ", AgentCatalog.Names)}.");
        }

        var program = AgentFactory.Require(name);
        try
        {
            return AgentExplain.FromFiles(program.Name, standardOutput, standardError, exitCode, sideFile, PriceTable.Load());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AutoautoException(ErrorCode.InvalidArgument, $"The recording cannot be read: {e.Message}", standardOutput, "Name the file that holds the agent's standard output.", e);
        }
    }
}
