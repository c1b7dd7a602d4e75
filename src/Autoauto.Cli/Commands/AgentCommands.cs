using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Autoauto.Cli.Hosting;
using Autoauto.Cli.Rendering;
using Autoauto.Core.Agents;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Workspace;
using Autoauto.Output;

namespace Autoauto.Cli.Commands;

/// <summary>The commands below <c>agent</c>. They need no repository.</summary>
internal static class AgentCommands
{
    private static readonly JsonSerializerOptions s_explainJson = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly Column<AgentView>[] s_columns =
    [
        new("Agent", 10, a => a.Program.Name),
        new("Installed", 9, a => a.Installation.IsInstalled ? "yes" : "no", Colour: a => a.Installation.IsInstalled ? "32" : null),
        new("Version", 16, a => a.Installation.Version ?? Figures.None),
        new("Next step", 40, a => !a.Installation.IsInstalled ? a.Program.InstallCommand : a.IsSignedOut ? a.Program.SignInCommand : Figures.None),
        new("Path", 0, a => a.Installation.ExecutablePath ?? string.Empty),
    ];

    public static Command Create(CommandHost host) => new("agent", "See which coding agents are there, whether one works, and what a recording of one means.")
    {
        List(host), Test(host), Explain(host),
    };

    private static Command List(CommandHost host)
    {
        var installed = new Option<bool>("--installed") { Description = "Only agents that are installed." };
        return host.DefineReading(
            "list",
            """
            List the known agents with what is installed of them.

            Examples:
              autoauto agent list
              autoauto agent list --installed --json
            """,
            context =>
            {
                var directory = new AgentDirectory();
                context.WriteRows(
                    AgentDirectory.Names.Select(name => directory.InspectAsync(name, context.CancellationToken).GetAwaiter().GetResult())
                        .Where(agent => !context.Value(installed) || agent.Installation.IsInstalled),
                    s_columns,
                    Map.From,
                    "No such agent is known.");
            },
            installed);
    }

    private static Command Test(CommandHost host)
    {
        var name = new Argument<string>("agent") { Description = "Name of the agent." };
        var model = new Option<string?>("--model") { Description = "The model.", HelpName = "name" };
        var prompt = new Option<string?>("--prompt") { Description = "What to ask. Default: the smallest question there is.", HelpName = "text" };
        var command = new Option<string[]>("--agent-command")
        {
            Description = "Executable and leading arguments, where the agent is not on the PATH; give the option once for each part.",
            HelpName = "part",
            Arity = ArgumentArity.OneOrMore,
        };
        return host.Define(
            "test",
            """
            Ask an agent one thing and say whether it works: is it signed in, which model answers, what did it use?

            This is a real call and may cost a little. Exit code 2 if the agent cannot work.

            Examples:
              autoauto agent test claude
              autoauto agent test codex --model gpt-5.5 --prompt "Which files are here?" --json
            """,
            async context =>
            {
                var spec = new AgentSpec { Name = context.Value(name)!, Model = context.Value(model), Command = context.Value(command) ?? [] };
                var reply = await new AgentDirectory().TestAsync(spec, context.Value(prompt), context.CancellationToken).ConfigureAwait(false);
                context.CancellationToken.ThrowIfCancellationRequested();
                var info = Map.From(reply, spec.Name);
                context.WriteObject(info);
                return info.Works ? ExitCode.Success : ExitCode.BadSetup;
            },
            name,
            model,
            prompt,
            command);
    }

    private static Command Explain(CommandHost host)
    {
        var name = new Option<string>("--agent") { Description = "Name of the agent that was recorded.", HelpName = "name", Required = true };
        var output = new Option<string>("--stdout") { Description = "File with its standard output.", HelpName = "file", Required = true };
        var error = new Option<string?>("--stderr") { Description = "File with its standard error.", HelpName = "file" };
        var exit = new Option<int?>("--exit") { Description = "Its exit code.", HelpName = "n" };
        var session = new Option<string?>("--session-file") { Description = "The session file in which some agents keep what their output lacks.", HelpName = "file" };
        return host.DefineReading(
            "explain",
            """
            Say what a run would conclude from an agent's recorded output, as one JSON object. Nothing is started.

            Examples:
              autoauto agent explain --agent codex --stdout run.jsonl --stderr run.err --exit 1
            """,
            context =>
            {
                var reply = AgentDirectory.Explain(context.Value(name)!, context.Value(output)!, context.Value(error), context.Value(exit), context.Value(session));
                context.Terminal.Out.WriteLine(JsonSerializer.Serialize(ToExplanation(reply), s_explainJson));
            },
            name,
            output,
            error,
            exit,
            session);
    }

    private static object ToExplanation(AgentReply reply) => new
    {
        Outcome = reply.Outcome.ToString(),
        ErrorKind = reply.ErrorKind.ToString(),
        reply.Evidence,
        ResetsAtUtc = reply.ResetsAt?.UtcDateTime,
        reply.StopReason,
        Usage = new
        {
            reply.Usage.InputTokens,
            reply.Usage.CachedInputTokens,
            reply.Usage.CacheWriteTokens,
            reply.Usage.OutputTokens,
            reply.Usage.ReasoningTokens,
        },
        reply.CostUsd,
        CostSource = reply.CostSource.ToString(),
        reply.Turns,
        reply.ToolCalls,
        reply.FinalText,
    };
}
