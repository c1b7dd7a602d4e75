using System.Diagnostics;

namespace Autoauto.Core.Tests.Support;

/// <summary>git as an agent calls it in its folder.</summary>
internal static class AgentGit
{
    /// <summary>Runs git, which must succeed, and returns what it said.</summary>
    public static string Ask(string folder, params string[] arguments)
    {
        var (exitCode, output, error) = Try(folder, arguments);
        return exitCode == 0 ? output : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {error}");
    }

    /// <summary>Runs git.</summary>
    public static (int ExitCode, string Output, string Error) Try(string folder, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("git", ["-C", folder, "-c", "user.name=agent", "-c", "user.email=agent@localhost", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output.Trim(), error.Result);
    }

    /// <summary>Commits everything in a folder and returns the commit.</summary>
    public static string Commit(string folder, string message = "Change")
    {
        Ask(folder, "add", "--all");
        Ask(folder, "commit", "-q", "-m", message);
        return Ask(folder, "rev-parse", "HEAD");
    }
}
