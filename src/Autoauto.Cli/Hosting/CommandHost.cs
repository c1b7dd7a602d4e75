using System.CommandLine;
using Autoauto.Cli.Rendering;

namespace Autoauto.Cli.Hosting;

/// <summary>Turns a function into a command: opens what it needs, runs it under the signal handlers, and has the CLI's one catch.</summary>
internal sealed class CommandHost(GlobalOptions options)
{
    /// <summary>
    /// Makes a command whose action is <paramref name="action"/>; it returns the exit code. The first paragraph of <paramref name="help"/> is its
    /// description, the rest its examples.
    /// </summary>
    public Command Define(string name, string help, Func<CommandContext, Task<int>> action, params ReadOnlySpan<Symbol> symbols)
    {
        var command = new DocumentedCommand(name, help);
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
            {
                command.Arguments.Add(argument);
            }
            else
            {
                command.Options.Add((Option)symbol);
            }
        }

        command.SetAction((parsed, _) => RunAsync(parsed, action));
        return command;
    }

    /// <inheritdoc cref="Define(string, string, Func{CommandContext, Task{int}}, ReadOnlySpan{Symbol})"/>
    public Command Define(string name, string help, Action<CommandContext> action, params ReadOnlySpan<Symbol> symbols) => Define(
        name,
        help,
        context =>
        {
            action(context);
            return Task.FromResult(ExitCode.Success);
        },
        symbols);

    private async Task<int> RunAsync(ParseResult parsed, Func<CommandContext, Task<int>> action)
    {
        using var terminal = new Terminal();
        using var signals = new Signals(count => terminal.Note(count == 1
            ? "autoauto: ending and cleaning up ..."
            : "autoauto: still cleaning up; this is bounded, please wait ..."));
        using var context = new CommandContext(parsed, options, terminal, signals.Token);
        try
        {
            return await action(context).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
#pragma warning disable CA1031 // The last stop: whatever was not expected is reported as our defect, in the same form as everything else.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return ErrorReport.Write(terminal, e, context.IsJson);
        }
    }
}
