using System.CommandLine;
using Autoauto.Cli.Rendering;
using Autoauto.Core.Workspace;

namespace Autoauto.Cli.Hosting;

/// <summary>Turns a function into a command: opens what it needs, runs it under the signal handlers, and has the CLI's one catch.</summary>
internal sealed class CommandHost(GlobalOptions options, Terminal terminal)
{
    private static readonly TimeSpan s_lastWords = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Makes a command whose action is <paramref name="action"/>; it returns the exit code. The first paragraph of <paramref name="help"/> is its
    /// description, the rest its examples. It is taken for one that changes something; what only reads says so by <see cref="DefineReading(string, string, Func{CommandContext, Task{int}}, ReadOnlySpan{Symbol})"/>.
    /// </summary>
    public Command Define(string name, string help, Func<CommandContext, Task<int>> action, params ReadOnlySpan<Symbol> symbols) =>
        Define(name, help, isReading: false, action, symbols);

    /// <inheritdoc cref="Define(string, string, Func{CommandContext, Task{int}}, ReadOnlySpan{Symbol})"/>
    public Command Define(string name, string help, Action<CommandContext> action, params ReadOnlySpan<Symbol> symbols) =>
        Define(name, help, isReading: false, Succeeding(action), symbols);

    /// <summary>Makes a command that changes nothing of the repository's and starts nothing: it only writes what is there, and ends quietly when its reader leaves.</summary>
    public Command DefineReading(string name, string help, Func<CommandContext, Task<int>> action, params ReadOnlySpan<Symbol> symbols) =>
        Define(name, help, isReading: true, action, symbols);

    /// <inheritdoc cref="DefineReading(string, string, Func{CommandContext, Task{int}}, ReadOnlySpan{Symbol})"/>
    public Command DefineReading(string name, string help, Action<CommandContext> action, params ReadOnlySpan<Symbol> symbols) =>
        Define(name, help, isReading: true, Succeeding(action), symbols);

    private static Func<CommandContext, Task<int>> Succeeding(Action<CommandContext> action) => context =>
    {
        action(context);
        return Task.FromResult(ExitCode.Success);
    };

    private DocumentedCommand Define(string name, string help, bool isReading, Func<CommandContext, Task<int>> action, ReadOnlySpan<Symbol> symbols)
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

        command.SetAction((parsed, _) => RunAsync(parsed, isReading, action));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, bool isReading, Func<CommandContext, Task<int>> action)
    {
        using var signals = new Signals(count => terminal.Note(count == 1
            ? "autoauto: ending and cleaning up ..."
            : "autoauto: still cleaning up; this is bounded, please wait ..."));
        await using var end = isReading ? signals.Token.Register(static () => _ = EndSoonAsync()) : default;
        using var context = new CommandContext(parsed, options, terminal, signals.Token);
        terminal.EndsWithReader = isReading;
        try
        {
            if (!isReading)
            {
                InnerCall.Refuse(CommandLine.NameOf(parsed));
            }

            var exitCode = await action(context).ConfigureAwait(false);
            terminal.Drain(signals.Token);
            return terminal.OutputFailure is { } failure ? Unwritten(failure, exitCode, isReading) : exitCode;
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
        catch (ReaderLeftException)
        {
            return ExitCode.Success;
        }
#pragma warning disable CA1031 // The last stop: whatever was not expected is reported as our defect, in the same form as everything else.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return ErrorReport.Write(terminal, e, context.IsJson);
        }
        finally
        {
            terminal.EndsWithReader = false;
            terminal.Drain(signals.Token);
        }
    }

    // A command that only writes may stand in the middle of a write that nobody takes, and has nothing to clear up.
    private static async Task EndSoonAsync()
    {
        await Task.Delay(s_lastWords).ConfigureAwait(false);
        Environment.Exit(ExitCode.Interrupted);
    }

    // Work that was done stays done, whoever was told of it; a command that only writes has failed.
    private int Unwritten(string failure, int exitCode, bool isReading)
    {
        terminal.Note($"autoauto: {(isReading ? "error" : "warning")}: standard output could not be written: {failure}");
        return isReading ? ExitCode.Failure : exitCode;
    }
}
