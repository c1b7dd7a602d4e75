using System.Text.RegularExpressions;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Episodes;

/// <summary>
/// Tells a check that failed from a command that never came to check anything: a missing script, project, target or interpreter. Reads exit codes and
/// what runners themselves say about their command line; what no rule knows is found by comparing with the untouched start commit.
/// </summary>
internal static partial class NotRun
{
    private const int CannotExecute = 126;
    private const int NotFound = 127;
    private const int FirstSignal = 129;
    private const int LongestWords = 300;

    /// <summary>Why the command cannot have checked anything; null if no rule says so.</summary>
    /// <param name="exitCode">Its exit code, not 0.</param>
    /// <param name="output">The end of what it printed, both streams.</param>
    /// <param name="command">Executable and arguments.</param>
    /// <param name="isThere">Whether a path of the command line leads to a file or folder.</param>
    public static string? Why(int exitCode, string output, IReadOnlyList<string> command, Func<string, bool> isThere)
    {
        var words = WordsOf(command);
        if (ByExitCode(exitCode, [.. words.Select(ProgramOf)]) is { } why)
        {
            return why;
        }

        if (ShowsTests(output))
        {
            return null;
        }

        // Only the first script: what comes behind it is its own business, such as the file that the agent was to write.
        var script = words.Skip(1).FirstOrDefault(w => ScriptPath().IsMatch(w));
        if (script is not null && !isThere(script) && output.Contains(script[(script.LastIndexOfAny(['/', '\\']) + 1)..], StringComparison.OrdinalIgnoreCase))
        {
            return $"'{PlainText.OneLine(script)}' is not there";
        }

        return Complaint().Match(output) is { Success: true, Value: var said } ? PlainText.OneLine(said, LongestWords) : null;
    }

    /// <summary>True if the output counts at least one test: then something ran, whatever the exit code says.</summary>
    public static bool ShowsTests(string output) => TestCount().IsMatch(output) && !output.Contains("_FailedTest", StringComparison.Ordinal);

    private static string? ByExitCode(int exitCode, HashSet<string> programs) => exitCode switch
    {
        CannotExecute => "a program cannot be executed",
        NotFound => "a program or script was not found",
        >= FirstSignal or < 0 => "it was ended by a signal or crashed",
        3 or 4 or 5 when programs.Overlaps(["pytest", "py.test"]) => exitCode == 5 ? "pytest found no tests" : "pytest could not begin",
        64 when programs.Overlaps(["pwsh", "powershell"]) => "PowerShell did not find the script",
        125 when programs.Overlaps(["docker", "podman", "nerdctl", "env", "nice", "nohup", "timeout", "gtimeout"]) => "the program that was to start it failed",
        124 when programs.Overlaps(["timeout", "gtimeout"]) => "it ran out of time",
        _ => null,
    };

    private static List<string> WordsOf(IReadOnlyList<string> command) =>
        [.. command.SelectMany(word => word.Split([' ', '\t', '\n', '\r', ';', '&', '|', '(', ')', '"', '\''], StringSplitOptions.RemoveEmptyEntries))];

    private static string ProgramOf(string word)
    {
        var name = word[(word.LastIndexOfAny(['/', '\\']) + 1)..].ToLowerInvariant();
        return name.EndsWith(".exe", StringComparison.Ordinal) ? name[..^4] : name;
    }

    [GeneratedRegex(@"^[^-=:*?<>][^=:*?<>]*\.(py|pyz|js|mjs|cjs|ts|mts|sh|bash|zsh|ps1|rb|pl|php|lua|r|jl|ex|exs|jar|cmd|bat|exe|dll|csproj|fsproj|vbproj|proj|sln|slnx|mk)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex ScriptPath();

    // What a test runner's summary looks like, in the languages and runners that are common.
    [GeneratedRegex(
        @"\b[1-9][0-9]* (tests? |specs? |examples?,? )?(passed|failed|failing|passing|failures?)\b|\bRan [1-9][0-9]* tests?\b|^test result: |^ *(not )?ok [0-9]+\b|^--- FAIL: |^ *(Failed|Tests run|Tests failed): +[1-9]|^(#|ℹ) (tests|fail) [1-9]|^Failed! +-",
        RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex TestCount();

    // What runners say about their own command line. They say it in English, or with a code, whatever the user's language is.
    [GeneratedRegex(
        @"^.*\berror MSB10[0-9]{2}\b.*$|^npm (ERR!|error).*(missing script|ENOENT|could not read package\.json).*$|^.*ERR_PNPM_NO_SCRIPT.*$|^error Command "".*"" not found.*$|^.*Couldn't find a script named.*$"
        + @"|^\S*make(\[[0-9]+\])?: \*\*\* (No rule to make target [^,\n]*\. |No targets).*$"
        + @"|^\S*python[0-9.]*(\.exe)?: (can't open file|can't find|No module named|Error while finding module).*$"
        + @"|^\S*ruby[0-9.]*: No such file or directory -- .*$|^Can't open perl script .*$|^Could not open input file: .*$|^Error: (Unable to access jarfile|Could not find or load main class|No test files found).*$"
        + @"|^error: (could not find `Cargo\.toml`|no (test|bin|example|bench) target named|no such (sub)?command|Module not found).*$|^go: (cannot find main module|go\.mod file not found).*$"
        + @"|^(Could not execute because|The application to execute does not exist|No \.NET SDKs were found|You must install or update \.NET).*$"
        + @"|^No tests? (files )?found, exiting with code [0-9]+.*$|^No tests were found!!!.*$|^.*\bcd: .*(No such file or directory|can't cd to|Not a directory).*$|^.*can't cd to .*$"
        + @"|^.*is not recognized as (an internal or external command|the name of a|a name of a).*$|^The system cannot find the (path|file) specified\..*$|^ *requireStack: \[\].*$",
        RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Complaint();
}
