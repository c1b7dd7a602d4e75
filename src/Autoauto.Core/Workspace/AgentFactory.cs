using System.Text.Json;
using Autoauto.Core.Agents;
using Autoauto.Core.Errors;
using Autoauto.Core.Measuring;
using Autoauto.Core.Model;
using Autoauto.Core.Processes;
using Autoauto.Core.Programs;

namespace Autoauto.Core.Workspace;

/// <summary>Turns an agent's settings into the agent, and refuses what cannot work before anything is started.</summary>
internal sealed class AgentFactory(ProcessRunner runner, TimeProvider time, PriceTable prices, EvaluatorSnapshot? snapshot, string programDirectory)
{
    /// <summary>The agent that the settings name.</summary>
    /// <exception cref="AutoautoException">AgentNotFound.</exception>
    public IAgent Create(AgentSpec spec)
    {
        if (spec.Name == AgentSpec.CommandName)
        {
            var (file, arguments) = spec.Command.Count > 0 ? Resolve(spec.Command) : throw new AutoautoException(
                ErrorCode.AgentNotFound, "Nobody is named to do the work: the program has no agent.", "agent.command",
                $"Name a known agent ({CallOptions.Agent}; {Next.AgentList()} lists them) or an executable of yours ({CallOptions.AgentCommand}), or set \"agent\" in the program's config.json.");
            return new CommandAgent(runner, file, arguments);
        }

        var program = Require(spec.Name);
        if (spec.Command.Count > 0)
        {
            var (file, arguments) = Resolve(spec.Command);
            return AgentCatalog.Create(program.Name, runner, time, prices, [file, .. arguments]);
        }

        return program.FindExecutable() is not null
            ? AgentCatalog.Create(program.Name, runner, time, prices)
            : throw new AutoautoException(
                ErrorCode.AgentNotFound, $"The agent '{program.Name}' is not installed: there is no '{program.Name}' on the PATH.", program.Name, $"Install it: {program.InstallCommand}");
    }

    /// <summary>The program of that name.</summary>
    /// <exception cref="AutoautoException">AgentNotFound.</exception>
    public static AgentProgram Require(string name) => AgentCatalog.Find(name) ?? throw new AutoautoException(
        ErrorCode.AgentNotFound, $"There is no agent '{name}'.", name, $"Known agents: {AgentSpec.CommandName}, {string.Join(", ", AgentCatalog.Names)}.");

    /// <summary>Refuses an agent that has neither a sign-in of the user's nor a key. Where that cannot be told, the agent itself will.</summary>
    /// <exception cref="AutoautoException">AgentFailed.</exception>
    public static void RequireSignIn(AgentSpec spec, AgentHost host)
    {
        if (spec.Command.Count == 0 && AgentCatalog.Find(spec.Name) is { } program && AgentSignIn.IsMissing(program, host))
        {
            throw new AutoautoException(
                ErrorCode.AgentFailed, $"The agent '{program.Name}' is not signed in: there is neither a sign-in file nor a key in the environment.", program.Name, $"Sign in: {program.SignInCommand}");
        }
    }

    /// <summary>The prices that come with the engine, with the user's on top.</summary>
    /// <exception cref="AutoautoException">InvalidArgument: the user's file is no price table.</exception>
    public static PriceTable LoadPrices(string path)
    {
        try
        {
            return PriceTable.Load(path);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new AutoautoException(
                ErrorCode.InvalidArgument, $"The prices in '{path}' cannot be read: {e.Message}", path, "Correct the file, or move it away to use the built-in prices.", e);
        }
    }

    private (string File, IReadOnlyList<string> Arguments) Resolve(IReadOnlyList<string> command)
    {
        var file = command[0];
        IReadOnlyList<string> arguments = [.. command.Skip(1)];
        var inFolder = !file.AsSpan().ContainsAny('/', '\\') && File.Exists(Path.Combine(programDirectory, file));
        if (inFolder && snapshot is null)
        {
            // Only to be known: the locked copy that will run is made when the run starts.
            return (file, arguments);
        }

        if (inFolder && snapshot!.CanRun(file))
        {
            var locked = snapshot.CommandFor(file);
            return (locked.FileName, [.. locked.Arguments, .. arguments]);
        }

        var path = ExecutablePath.Find(file, programDirectory)
            ?? throw new AutoautoException(
                ErrorCode.AgentNotFound, $"The agent '{file}' was not found on PATH or in the program's folder, or is not executable.", file, "Check the spelling, or give its full path.");
        var resolved = ScriptLauncher.Extensions.Contains(Path.GetExtension(path)) && !ScriptLauncher.IsCompiled(path) ? ScriptLauncher.Resolve(path) : new ScriptCommand(path, []);
        return (resolved.FileName, [.. resolved.Arguments, .. arguments]);
    }
}
