using System.CommandLine;

namespace Autoauto.Cli.Hosting;

/// <summary>The options that every command understands.</summary>
internal sealed class GlobalOptions
{
    public Option<string> Repository { get; } = new Option<string>("--repository", "-C")
    {
        Description = "A folder inside the git repository to work on. Default: the current folder.",
        HelpName = "path",
        Recursive = true,
    }.Filled();

    public Option<bool> Json { get; } = new("--json")
    {
        Description = "Write JSON to standard output: one document, or one object per line for lists and streams. Errors follow as JSON on standard error.",
        Recursive = true,
    };
}
