using Autoauto.Core.Errors;

namespace Autoauto.Core.Git;

/// <summary>Turns what git said into the engine's errors.</summary>
internal static class GitFailure
{
    /// <summary>git did not end by itself.</summary>
    public static AutoautoException Hanging(IReadOnlyList<string> arguments, TimeSpan limit, string workingDirectory) => new(
        ErrorCode.GitFailed,
        FormattableString.Invariant($"'git {Verb(arguments)}' did not end within {limit.TotalMinutes:0} minutes in '{workingDirectory}' and was stopped."),
        workingDirectory,
        "Look for a FIFO among the files of the git directory (find .git -type p), and for a filter program that does not end: git config --get-regexp ^filter");

    /// <summary>git was under way when this process was asked to end, and did not come to its end in time.</summary>
    public static AutoautoException CutOff(IReadOnlyList<string> arguments, string workingDirectory) => new(
        ErrorCode.GitFailed,
        $"'git {Verb(arguments)}' in '{workingDirectory}' was stopped, because it was still at work when this process was asked to end.",
        workingDirectory,
        "Give the command again.");

    public static AutoautoException From(IReadOnlyList<string> arguments, int exitCode, string error, string workingDirectory)
    {
        var said = error.Trim();
        var verb = Verb(arguments);
        if (said.Contains("not a git repository", StringComparison.Ordinal))
        {
            return new AutoautoException(
                ErrorCode.RepositoryNotFound,
                $"'{workingDirectory}' is not inside a git repository.",
                workingDirectory,
                $"Run 'git init' there, or name another folder with {CallOptions.Repository}.");
        }

        if (said.Contains("dubious ownership", StringComparison.Ordinal))
        {
            return new AutoautoException(
                ErrorCode.GitFailed,
                $"git refuses to work in '{workingDirectory}' because it belongs to another user.",
                workingDirectory,
                $"Run: git config --global --add safe.directory '{workingDirectory}'");
        }

        if (said.Contains("Read-only file system", StringComparison.Ordinal) || said.Contains("Permission denied", StringComparison.Ordinal))
        {
            return new AutoautoException(
                ErrorCode.RepositoryReadOnly,
                $"git cannot write in '{workingDirectory}': {FirstLine(said)}",
                workingDirectory,
                "Give this user write access to the repository, or work on a clone.");
        }

        if (said.Contains("No space left on device", StringComparison.Ordinal))
        {
            return new AutoautoException(ErrorCode.DiskFull, $"git found no space left on the disk of '{workingDirectory}'.", workingDirectory, "Free some space and resume the run.");
        }

        return new AutoautoException(ErrorCode.GitFailed, $"'git {verb}' failed in '{workingDirectory}' with exit code {exitCode}: {Shorten(said)}", workingDirectory);
    }

    public static AutoautoException Missing(Exception inner) => new(
        ErrorCode.GitMissing, "The git executable could not be started.", "git", "Install git 2.30 or newer and see that 'git --version' works in this shell.", inner);

    private static string Verb(IReadOnlyList<string> arguments) => arguments.FirstOrDefault(a => !a.StartsWith('-') && !a.Contains('=', StringComparison.Ordinal)) ?? "git";

    private static string FirstLine(string text) => text.Split('\n')[0];

    private static string Shorten(string text) => text.Length <= 600 ? text : text[..600] + " …";
}
