using System.Diagnostics;
using System.Text.RegularExpressions;
using Autoauto.Cli.Tests.Support;

namespace Autoauto.Cli.Tests;

/// <summary>A repository that contains files called like the programs that the engine uses.</summary>
public sealed partial class TrapTests
{
    private static readonly string[] s_traps =
    [
        "git", "setsid", "prlimit", "sh", "bash", "env", "claude", "codex", "opencode", "gemini", "copilot", "pwsh", "python3", "python", "node", "dotnet",
        "systemd-inhibit", "caffeinate", "cat", "ssh", "true",
    ];

    [Fact(Timeout = 900_000)]
    [Trait("Category", "Long")]
    public async Task No_command_runs_what_lies_in_the_repository_under_the_name_of_a_program()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var repository = TestRepository.WithProgram();
        foreach (var name in s_traps)
        {
            repository.Write(name, $"#!/bin/sh\necho {name} >> '{repository.Beside}/ran'\n");
            File.SetUnixFileMode(Path.Combine(repository.Root, name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        repository.CommitAll();
        var commands = new List<string[]>();
        await CollectAsync([], commands);
        Assert.InRange(commands.Count, 40, 200);

        // A run first, so that the others have something to look at; what removes things last.
        Assert.Contains("ended", await RunAsync(repository, ["run", "start", "p", "--max-experiments", "1", "--no-receipt"]), StringComparison.OrdinalIgnoreCase);
        foreach (var some in commands.GroupBy(command => command.Contains("remove")).OrderBy(group => group.Key))
        {
            await Parallel.ForEachAsync(some, new ParallelOptions { MaxDegreeOfParallelism = 3 }, async (command, _) => await RunAsync(repository, command));
        }

        Assert.False(File.Exists(Path.Combine(repository.Beside, "ran")), "was run: " + Ran(repository));
    }

    /// <summary>All commands, as the help names them, with something for each argument that is needed.</summary>
    private static async Task CollectAsync(string[] command, List<string[]> found)
    {
        // A word that is no command is answered with the help of the one above it: that would never end.
        Assert.InRange(command.Length, 0, 2);
        var help = (await AutoautoProcess.RunAsync(Path.GetTempPath(), [.. command, "--help"])).Out;
        var children = Commands().Match(help).Groups["line"].Captures.Select(line => line.Value.Trim().Split(' ')[0]).ToList();
        if (children.Count == 0)
        {
            var usage = Usage().Match(help).Value;
            found.Add([.. command, .. Argument().Matches(usage.Split("[options]")[0]).Select(_ => command[0] == "agent" ? "claude" : "p")]);
            return;
        }

        foreach (var child in children)
        {
            await CollectAsync([.. command, child], found);
        }
    }

    private static async Task<string> RunAsync(TestRepository repository, string[] command)
    {
        var info = new ProcessStartInfo(AutoautoProcess.Executable, command)
        {
            WorkingDirectory = repository.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment["PATH"] = $".::{Environment.GetEnvironmentVariable("PATH")}:";
        info.Environment["TMPDIR"] = Directory.CreateDirectory(Path.Combine(repository.Beside, "tmp")).FullName;
        using var process = Process.Start(info)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(25));
            return await output + await error;
        }
        catch (TimeoutException)
        {
            // One that watches or plays a demonstration has started everything that it starts by then.
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            return string.Empty;
        }
    }

    private static string Ran(TestRepository repository)
    {
        var file = Path.Combine(repository.Beside, "ran");
        return File.Exists(file) ? string.Join(", ", File.ReadLines(file).Distinct()) : "nothing";
    }

    [GeneratedRegex(@"^Commands:\r?\n((?<line>  \S.*\r?\n)|   .*\r?\n)+", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Commands();

    [GeneratedRegex(@"^Usage:\r?\n.*$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Usage();

    [GeneratedRegex(@"(?<!\[)<[^>]+>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Argument();
}
