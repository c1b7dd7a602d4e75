using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.RegularExpressions;
using Autoauto.Cli.Commands;
using Autoauto.Cli.Hosting;
using Autoauto.Cli.Rendering;
using Autoauto.Core.Errors;

namespace Autoauto.Cli;

/// <summary>The tree of commands, and how a command line is read.</summary>
internal static partial class CommandLine
{
    private const int HelpWidth = 120;

    private const string Details =
        $"""
        Examples:
          autoauto demo
          autoauto program new speed --goal "Make the parser faster" --metric ms --unit ms --direction lower
          autoauto program test speed
          autoauto run start speed --max-experiments 20
          autoauto experiment list --status Kept

        {ExitCode.Help}
        """;

    /// <summary>Runs a command line and returns the exit code.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        // What is printed is read by scripts as often as by people: the same everywhere, the runtime's own messages included.
        CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.CurrentUICulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
        var options = new GlobalOptions();
        using var terminal = new Terminal();
        // Texts such as "@home" are texts here, not response files; the signals are handled by the commands themselves.
        var parsed = Create(options, terminal).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            return Refuse(parsed, options, terminal);
        }

        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
            Output = terminal.Out,
            Error = terminal.Error,
        }).ConfigureAwait(false);
    }

    /// <summary>The command that was given, as a user writes it, without its options.</summary>
    public static string NameOf(ParseResult parsed) => string.Join(' ', Path(parsed.CommandResult));

    private static RootCommand Create(GlobalOptions options, Terminal terminal)
    {
        var host = new CommandHost(options, terminal);
        var root = new RootCommand(
            "Autoauto lets a coding agent improve a git repository by measured experiments: a fresh agent makes one commit in a worktree, a "
            + "locked evaluator measures it, and the commit is kept or discarded. Start with 'autoauto demo'.")
        {
            DemoCommand.Create(host),
            ProgramCommands.Create(host),
            PolicyCommands.Create(host),
            EpisodeCommands.Create(host),
            RunCommands.Create(host),
            QueueCommands.Create(host),
            ConfigCommands.Create(host),
            RecordCommands.Experiments(host),
            RecordCommands.Measurements(host),
            RecordCommands.Events(host),
            RecordCommands.Log(host),
            MemoryCommands.Ideas(host),
            MemoryCommands.Spend(host),
            ReportCommand.Create(host),
            AgentCommands.Create(host),
            WorkerCommands.Create(terminal),
            RepairCommand.Create(host),
        };
        root.Options.Add(options.Repository);
        root.Options.Add(options.Json);
        var help = root.Options.OfType<HelpOption>().Single();
        var usual = (HelpAction)help.Action!;
        usual.MaxWidth = Console.IsOutputRedirected ? HelpWidth : Math.Max(60, Math.Min(Console.WindowWidth, HelpWidth));
        help.Action = new HelpWithDetails(usual, Details);
        var version = root.Options.OfType<VersionOption>().Single();
        version.Description = "Show the version, and those of SQLite, .NET and git.";
        version.Action = new VersionReport(options);
        // The usual one refuses any company, that of --json too.
        version.Validators.Clear();
        return root;
    }

    private static int Refuse(ParseResult parsed, GlobalOptions options, Terminal terminal)
    {
        var command = NameOf(parsed);
        return ErrorReport.Write(
            terminal,
            new AutoautoException(
                ErrorCode.InvalidArgument,
                Message(parsed, command),
                command,
                $"{command} --help"),
            parsed.GetValue(options.Json));
    }

    private static string Message(ParseResult parsed, string command) =>
        parsed.CommandResult.Command.Action is null && parsed.UnmatchedTokens is [var first, ..]
            ? $"'{first}' is not a command of '{command}'."
            : parsed.CommandResult.Command.Action is null
                ? $"'{command}' needs a command."
                : string.Join(' ', parsed.Errors.Select(e => Plain(e.Message)));

    private static string Plain(string message) => WrongType().Match(message) is { Success: true } match
        ? $"'{match.Groups["text"].Value}' is not valid for '{match.Groups["name"].Value}': {Kind(match.Groups["type"].Value)} is needed."
        : message;

    private static string Kind(string type) => type switch
    {
        _ when type.Contains("Int32", StringComparison.Ordinal) || type.Contains("Int64", StringComparison.Ordinal) => "a whole number",
        _ when type.Contains("Double", StringComparison.Ordinal) || type.Contains("Decimal", StringComparison.Ordinal) => "a number",
        _ when type.Contains("Boolean", StringComparison.Ordinal) => "true or false",
        _ => "one of the values in the help",
    };

    [GeneratedRegex(@"^Cannot parse argument '(?<text>.*)' for (?:command|option) '(?<name>[^']*)' as expected type '(?<type>[^']*)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WrongType();

    private static Stack<string> Path(CommandResult command)
    {
        var names = new Stack<string>();
        for (var result = command; result is not null; result = result.Parent as CommandResult)
        {
            names.Push(result.Command is RootCommand ? "autoauto" : result.Command.Name);
        }

        return names;
    }
}
