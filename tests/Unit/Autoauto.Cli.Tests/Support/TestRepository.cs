using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Autoauto.Core.Loop;

namespace Autoauto.Cli.Tests.Support;

/// <summary>A real repository in a temporary folder with the program <c>p</c>: the number in <c>value.txt</c>, lower is better.</summary>
internal sealed class TestRepository : IDisposable
{
    /// <summary>An agent that improves the number by a tenth.</summary>
    public const string Improve = "read -r v < value.txt\necho $((v / 10 * 9)) > value.txt\n" + Commit;

    /// <summary>An agent that changes something else.</summary>
    public const string Useless = "echo x >> notes.txt\n" + Commit;

    /// <summary>An agent that never ends by itself, and says through a file beside the repository that it is at work.</summary>
    public const string Hang = "echo $$ > \"$AUTOAUTO_TEST_BESIDE/agent-started\"\nexec sleep 600\n";

    /// <summary>An evaluator that prints the number.</summary>
    public const string PrintValue = "read -r v < value.txt\necho \"{\\\"value\\\": $v}\"\n";

    /// <summary>What the agent and the evaluator of the finished run say.</summary>
    public const string AgentSays = "hello from the agent", EvaluatorSays = "hello from the evaluator";

    private const string Commit = "git add --all && git -c user.name=a -c user.email=a@localhost -c commit.gpgSign=false commit --quiet --message \"${SUBJECT:-An idea}\"\n";

    // A run takes two seconds of a processor, a copy of it none. Deleted when the last test has ended.
    private static readonly Lazy<Task<TestRepository>> s_finished = new(RunOnceAsync);

    static TestRepository() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        if (s_finished is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            Directory.Delete(s_finished.Value.Result.Beside, recursive: true);
        }
    };

    public TestRepository()
        : this(copied: null) => Git("init", "--quiet", "--initial-branch=main");

    private TestRepository(TestRepository? copied)
    {
        Beside = Directory.CreateTempSubdirectory("autoauto-cli-test-").FullName;
        Root = Path.Combine(Beside, "repository");
        Finished = copied?.Finished;
        if (copied is null)
        {
            Directory.CreateDirectory(Root);
        }
        else
        {
            Copy(new DirectoryInfo(copied.Root), Root);
        }
    }

    /// <summary>A folder around the repository, for signs that are no part of it.</summary>
    public string Beside { get; }

    /// <summary>Root of the repository.</summary>
    public string Root { get; }

    /// <summary>What the finished run printed; null in a repository without one.</summary>
    public CliResult? Finished { get; private set; }

    /// <summary>A repository with one commit and the program <c>p</c>.</summary>
    public static TestRepository WithProgram(string agent = Improve, string measure = PrintValue, Action<JsonObject>? config = null)
    {
        var repository = new TestRepository();
        repository.Write("value.txt", "100000\n");
        repository.AddProgram("p", agent, measure, config);
        repository.CommitAll();
        return repository;
    }

    /// <summary>
    /// A repository of its own with the program <c>p</c> and one run that has ended: two experiments, both kept, and no receipt.
    /// </summary>
    public static async Task<TestRepository> WithFinishedRunAsync() => new(await s_finished.Value.ConfigureAwait(false));

    /// <summary>Runs git in the engine's store.</summary>
    public string StoreGit(params string[] arguments) => Git(["--git-dir", new RunPaths(Root).Store, .. arguments]);

    /// <summary>The engine's working folders for this repository.</summary>
    public IEnumerable<string> WorkingFolders() =>
        Directory.Exists(new RunPaths(Root).Worktrees) ? Directory.EnumerateFileSystemEntries(new RunPaths(Root).Worktrees) : [];

    public void Dispose() => Directory.Delete(Beside, recursive: true);

    /// <summary>Runs the CLI in the repository.</summary>
    public Task<CliResult> RunAsync(params string[] args) => AutoautoProcess.RunAsync(Root, args);

    /// <summary>Writes a file of the repository.</summary>
    public void Write(string path, string text)
    {
        var full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    /// <summary>Adds a program with shell scripts as agent and evaluator.</summary>
    public void AddProgram(string name, string agent, string measure, Action<JsonObject>? change = null)
    {
        var folder = $".autoauto/programs/{name}";
        var config = new JsonObject
        {
            ["metric"] = "value",
            ["direction"] = "lower",
            ["repeats"] = 2,
            ["warmup"] = 0,
            ["maxExperiments"] = 2,
            ["agent"] = new JsonObject { ["name"] = "command", ["command"] = new JsonArray("agent.sh") },
        };
        change?.Invoke(config);
        Write($"{folder}/config.json", config.ToJsonString());
        Write($"{folder}/program.md", "# Program\n\n## Goal\nA smaller number.\n");
        Write($"{folder}/measure.sh", "#!/bin/sh\n" + measure);
        Write($"{folder}/agent.sh", $"#!/bin/sh\nAUTOAUTO_TEST_BESIDE='{Beside}'\n" + agent);
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        foreach (var script in new[] { "measure.sh", "agent.sh" })
        {
            File.SetUnixFileMode(Path.Combine(Root, folder, script), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Commits everything.</summary>
    public void CommitAll()
    {
        Git("add", "--all");
        Git("-c", "user.name=t", "-c", "user.email=t@localhost", "-c", "commit.gpgSign=false", "commit", "--quiet", "--message", "State");
    }

    /// <summary>Runs git in the repository and returns its output.</summary>
    public string Git(params string[] args)
    {
        var info = new ProcessStartInfo("git", args) { WorkingDirectory = Root, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(info)!;
        var output = process.StandardOutput.ReadToEnd();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"git {string.Join(' ', args)}: {error}");
    }

    /// <summary>Waits until the hanging agent is at work, and returns its process id.</summary>
    public async Task<int> WaitForAgentAsync()
    {
        var sign = Path.Combine(Beside, "agent-started");
        using var watcher = new FileSystemWatcher(Beside) { EnableRaisingEvents = true };
        var appeared = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        watcher.Created += (_, _) => appeared.TrySetResult();
        watcher.Changed += (_, _) => appeared.TrySetResult();
        while (true)
        {
            if (File.Exists(sign) && int.TryParse(await File.ReadAllTextAsync(sign).ConfigureAwait(false), CultureInfo.InvariantCulture, out var pid))
            {
                return pid;
            }

            await appeared.Task.WaitAsync(TimeSpan.FromMinutes(4)).ConfigureAwait(false);
            appeared = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>The newest run, as JSON.</summary>
    public async Task<JsonElement> ShowRunAsync() => (await RunAsync("run", "show", "--json").ConfigureAwait(false)).Json;

    private static async Task<TestRepository> RunOnceAsync()
    {
        var repository = WithProgram($"echo {AgentSays}\n" + Improve, $"echo {EvaluatorSays} >&2\n" + PrintValue);
        repository.Finished = await repository.RunAsync("run", "start", "p", "--no-receipt").ConfigureAwait(false);
        return repository.Finished.ExitCode == 0 ? repository : throw new InvalidOperationException("The run that is to be copied failed: " + repository.Finished.Error);
    }

    private static void Copy(DirectoryInfo from, string to)
    {
        var copy = Directory.CreateDirectory(to);
        foreach (var file in from.EnumerateFiles())
        {
            file.CopyTo(Path.Combine(to, file.Name));
        }

        foreach (var folder in from.EnumerateDirectories())
        {
            Copy(folder, Path.Combine(to, folder.Name));
        }

        if (!OperatingSystem.IsWindows())
        {
            copy.UnixFileMode = from.UnixFileMode;
        }
    }
}
