using System.Diagnostics;
using Autoauto.Core.Git;
using Autoauto.Core.Loop;
using Autoauto.Core.Processes;
using Autoauto.Core.Programs;
using Autoauto.Core.Workspace;

namespace Autoauto.Core.Tests.Support;

/// <summary>
/// A real git repository with a program whose evaluator reads a number from a file and whose agent plays one turn per experiment: improve, do
/// nothing, regress, break the gate, touch protected files, fail, improve again, break the evaluator's input.
/// </summary>
internal sealed class TurnRepository : IDisposable
{
    /// <summary>What an undisturbed run of eight experiments ends with.</summary>
    public static readonly string[] Expected =
    [
        "1 Kept Improved", "2 Crashed NoCommit", "3 Discarded Regressed", "4 Discarded GateFailed", "5 Discarded LockViolation",
        "6 Crashed AgentError", "7 Kept Improved", "8 MeasurementFailed InvocationFailed",
    ];

    private const string Measure = """
        #!/bin/sh
        set -e
        if [ -n "$HOLD_MEASURE" ] && [ -f "$HOLD_MEASURE" ]; then : > "$HOLD_MEASURE.reached"; while [ -f "$HOLD_MEASURE" ]; do sleep 0.05; done; fi
        printf '{"value": %s, "ok": %s}\n' "$(cat value.txt)" "$(cat ok.txt)"
        """;

    private const string Agent = """
        #!/bin/sh
        set -e
        n=$(sed -n 's/.*"experimentNumber":\([0-9]*\).*/\1/p' "$AUTOAUTO_CONTEXT")
        if [ -n "$HOLD_AGENT" ] && [ -f "$HOLD_AGENT" ]; then : > "$HOLD_AGENT.reached"; while [ -f "$HOLD_AGENT" ]; do sleep 0.05; done; fi
        case "$n" in
          1) echo 90 > value.txt ;;
          2) echo "nothing to do"; exit 0 ;;
          3) echo 95 > value.txt ;;
          4) echo 50 > value.txt; echo 0 > ok.txt ;;
          5) echo 50 > value.txt; mkdir -p .github; echo x > .github/x ;;
          6) echo "cannot go on" >&2; exit 3 ;;
          7) echo 80 > value.txt ;;
          8) echo abc > value.txt ;;
          *) echo "idle"; exit 0 ;;
        esac
        git add -A
        git -c user.name=agent -c user.email=agent@localhost commit -q -m "Turn $n"
        echo "{\"hypothesis\": \"turn $n\", \"inputTokens\": 10, \"outputTokens\": 5}"
        """;

    private readonly ScratchFolder _scratch;

    public TurnRepository(string rule = "fixed") => _scratch = PreparedFolder.Copy("turns " + rule, scratch => new TurnRepository(scratch).Begin(rule));

    /// <summary>One with which <paramref name="prepare"/> has gone on, once for all of that name.</summary>
    public TurnRepository(string name, Action<TurnRepository> prepare) => _scratch = PreparedFolder.Copy(name, scratch =>
    {
        var repository = new TurnRepository(scratch);
        repository.Begin("fixed");
        prepare(repository);
    });

    private TurnRepository(ScratchFolder scratch) => _scratch = scratch;

    /// <summary>One whose run of eight experiments has ended, without a receipt; done once, and copied.</summary>
    public static TurnRepository WithFinishedRun(string rule = "fixed") => new(PreparedFolder.Copy("finished " + rule, scratch =>
    {
        var repository = new TurnRepository(scratch);
        repository.Begin(rule);
        repository.Run();
    }));

    /// <summary>Root of the repository.</summary>
    public string Path => _scratch["repository"];

    /// <summary>Where tests put files that are none of the repository's business.</summary>
    public string Outside(string name) => _scratch[name];

    public string Write(string relative, string text) => _scratch.Write("repository/" + relative, text);

    /// <summary>Runs git and returns its output.</summary>
    public string Git(params string[] arguments)
    {
        var info = new ProcessStartInfo("git", ["-C", Path, "-c", "user.name=user", "-c", "user.email=user@localhost", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(info)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {error.Result}");
    }

    /// <summary>Everything of the user's that a run must leave alone: HEAD, branch, index, configuration, stash, files.</summary>
    public string Fingerprint() => string.Join(
        '\n',
        Git("rev-parse", "HEAD"),
        Git("symbolic-ref", "HEAD"),
        Git("ls-files", "--stage"),
        Git("stash", "list"),
        Git("status", "--porcelain", "--untracked-files=all"),
        File.ReadAllText(System.IO.Path.Combine(Path, ".git", "config")),
        string.Join('\n', Directory.EnumerateFiles(Path).Order(StringComparer.Ordinal).Select(f => $"{f} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(f)))}")));

    /// <summary>The engine's own git on this repository.</summary>
    public async Task<GitClient> OpenGitAsync()
    {
        var runner = new ProcessRunner(TimeProvider.System);
        return new GitClient(await RepositoryLocation.FindAsync(Path, runner, CancellationToken.None), runner);
    }

    /// <summary>Runs the program to the end of its experiments, without a receipt.</summary>
    public void Run(int? maxExperiments = null)
    {
        using var workspace = RepositoryWorkspace.Open(Path);
        var session = workspace.StartRun(new RunRequest { Program = "p", NoReceipt = true, MaxExperiments = maxExperiments });
        session.Completion.GetAwaiter().GetResult();
        session.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    /// <summary>The engine's store beside this repository; made if there is none.</summary>
    public async Task<StoreClient> OpenStoreAsync()
    {
        var runner = new ProcessRunner(TimeProvider.System);
        return StoreClient.Open(await RepositoryLocation.FindAsync(Path, runner, CancellationToken.None), new RunPaths(Path).Store, runner);
    }

    /// <summary>Runs git in the engine's store and returns its output.</summary>
    public string StoreGit(params string[] arguments) => Git(["--git-dir", new RunPaths(Path).Store, .. arguments]);

    /// <summary>A working folder for an agent.</summary>
    public WorkFolder Folder(string name = "agent") => new(Outside("work/" + name), Outside("work/git/" + name));

    /// <summary>Everything that a run or an episode must not leave behind, as text: empty if there is nothing.</summary>
    public string Leftovers()
    {
        var paths = new RunPaths(Path);
        var folders = new[] { paths.Worktrees, paths.FormerWorktrees }.Where(Directory.Exists).SelectMany(Directory.GetDirectories);
        var listed = Git("worktree", "list").Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1);
        var refs = Git("for-each-ref", "--format=%(refname)", "refs/autoauto").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return string.Join('\n', folders.Concat(listed).Concat(refs));
    }

    public void Dispose() => _scratch.Dispose();

    private void Begin(string rule)
    {
        Directory.CreateDirectory(Path);
        Git("init", "-q", "-b", "main");
        Write("value.txt", "100\n");
        Write("ok.txt", "1\n");
        Write(".autoauto/programs/p/program.md", "# Program: p\n\n## Goal\nMake the number smaller.\n");
        Write(".autoauto/programs/p/measure.sh", Measure.ReplaceLineEndings("\n"));
        Write(".autoauto/programs/p/agent.sh", Agent.ReplaceLineEndings("\n"));
        Write(".autoauto/programs/p/config.json", $$"""
            {
              "metric": "value", "direction": "lower", "rule": "{{rule}}", "repeats": 3, "noiseThresholdPercent": 2, "warmup": 0,
              "gates": { "ok": { "min": 1 } }, "maxExperiments": 8, "measureTimeoutSeconds": 60,
              "agent": { "name": "command", "command": ["agent.sh"], "timeoutMinutes": 2 }
            }
            """);
        Git("add", "-A");
        Git("commit", "-q", "-m", "Start");
        Write("untracked.txt", "mine\n");
    }
}
