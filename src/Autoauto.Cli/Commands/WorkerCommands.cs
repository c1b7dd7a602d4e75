using System.CommandLine;
using Autoauto.Cli.Hosting;
using Autoauto.Cli.Rendering;
using Autoauto.Core.Errors;
using Autoauto.Core.Workspace.Background;

namespace Autoauto.Cli.Commands;

/// <summary>The hidden command that is a background worker. It is no user's: it has no terminal, no signals and no errors but its log.</summary>
internal static class WorkerCommands
{
    public static Command Create(Terminal terminal)
    {
        var arguments = new Argument<string[]>("arguments") { Arity = ArgumentArity.ZeroOrMore };
        var command = new Command(WorkerHost.Name, "Work in the background; started by 'run start --detached' and '--queue'.") { arguments };
        command.Hidden = true;
        command.SetAction(parsed => Run(parsed.GetValue(arguments) ?? [], terminal));
        return command;
    }

    private static int Run(string[] arguments, Terminal terminal)
    {
        try
        {
            return BackgroundWorker.Run(arguments, WorkerHost.Command());
        }
        catch (AutoautoException e)
        {
            return ErrorReport.Write(terminal, e, json: false);
        }
    }
}
