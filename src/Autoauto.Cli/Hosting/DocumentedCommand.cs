using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Autoauto.Cli.Hosting;

/// <summary>A command whose help goes on below the options: the first paragraph describes it everywhere, the rest is shown by its own help.</summary>
internal sealed class DocumentedCommand : Command
{
    public DocumentedCommand(string name, string help)
        : base(name, Split(help).Summary)
    {
        Details = Split(help).Details;
    }

    /// <summary>What follows the first paragraph: examples.</summary>
    public string Details { get; }

    private static (string Summary, string Details) Split(string help)
    {
        var parts = help.ReplaceLineEndings("\n").Split("\n\n", 2);
        return (parts[0].Replace('\n', ' '), parts.Length > 1 ? parts[1] : string.Empty);
    }
}

/// <summary>The usual help, and below it what a <see cref="DocumentedCommand"/> or the root adds.</summary>
internal sealed class HelpWithDetails(HelpAction usual, string rootDetails) : SynchronousCommandLineAction
{
    private const string Indent = "  ";

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = usual.Invoke(parseResult);
        var details = parseResult.CommandResult.Command switch
        {
            DocumentedCommand command => command.Details,
            RootCommand => rootDetails,
            _ => string.Empty,
        };
        if (details.Length > 0)
        {
            parseResult.InvocationConfiguration.Output.WriteLine(Wrap(details, usual.MaxWidth));
        }

        return exitCode;
    }

    // Prose is wrapped again; indented lines are examples and stay as they are.
    private static string Wrap(string text, int width)
    {
        var lines = new List<string>();
        foreach (var line in text.Split('\n'))
        {
            var isProse = line.Length > 0 && !line.StartsWith(Indent, StringComparison.Ordinal);
            foreach (var word in isProse ? line.Split(' ') : [line])
            {
                var fits = lines.Count > 0 && isProse && lines[^1].Length > 0 && !lines[^1].StartsWith(Indent, StringComparison.Ordinal)
                           && !lines[^1].EndsWith(':') && lines[^1].Length + 1 + word.Length <= width;
                if (fits)
                {
                    lines[^1] += " " + word;
                }
                else
                {
                    lines.Add(word);
                }
            }
        }

        return string.Join('\n', lines);
    }
}
