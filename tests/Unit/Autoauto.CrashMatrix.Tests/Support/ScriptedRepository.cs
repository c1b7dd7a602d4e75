using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Autoauto.Core.Loop;

namespace Autoauto.CrashMatrix.Tests.Support;

/// <summary>
/// A real repository with a scripted run of eight experiments: keep, nothing done, regression that the agent forgot to commit, broken gate, tamper,
/// agent's failure, used-up quota and then a keep, evaluator's failure. Agent and evaluator write down every call outside the repository: the
/// truth that the engine's books are held against. Made once at its path, then put back to any saved state by copying.
/// </summary>
internal sealed class ScriptedRepository : IDisposable
{
    /// <summary>Program of the run.</summary>
    public const string Program = "p";

    /// <summary>Price of a call that the agent works in.</summary>
    public const decimal CallUsd = 0.25m;

    /// <summary>What an undisturbed run ends with.</summary>
    public static readonly string[] Expected =
    [
        "1 Kept Improved", "2 Crashed NoCommit", "3 Discarded Regressed", "4 Discarded GateFailed", "5 Discarded LockViolation",
        "6 Crashed AgentError", "7 Kept Improved", "8 MeasurementFailed InvocationFailed",
    ];

    // A line "agent 3 orphan" or "measure 12 alone" in the file "kill": that child kills its engine, and lives on or does not. An agent does it before
    // its work, and as "agent.end" behind it.
    private const string Common = """
        #!/bin/sh
        dir='@DIR@'
        die() {
          [ -f "$dir/kill" ] || return 0
          read -r kind at how < "$dir/kill"
          [ "$kind $at" = "$1 $2" ] || return 0
          rm "$dir/kill"
          kill -9 $PPID
          # An orphan does harm where it works until somebody ends it.
          if [ "$how" = orphan ]; then for i in $(seq 1000000); do echo 1 > value.txt; done; fi
          exit 1
        }

        """;

    private const string Measure = Common + """
        echo x >> "$dir/measured"
        [ ! -f "$dir/tamper" ] || { chmod u+w "$0"; printf '\n#\n' >> "$0"; }
        [ ! -f "$dir/kill" ] || die measure $(wc -l < "$dir/measured")
        read -r value < value.txt
        read -r ok < ok.txt
        echo "{\"value\": $value, \"ok\": $ok}"
        """;

    private const string Agent = Common + """
        cat > /dev/null
        n=${AUTOAUTO_MARKER#*.}; n=${n%%.*}
        if [ "$n" = 7 ] && ! grep -q '^7 ' "$dir/agent" 2>/dev/null; then cost=0; else cost=0.25; fi
        echo "$n $cost" >> "$dir/agent"
        [ ! -f "$dir/kill" ] || die agent $(wc -l < "$dir/agent")
        end() { [ ! -f "$dir/kill" ] || die agent.end $(wc -l < "$dir/agent"); printf '{"type":"result","subtype":"success","is_error":%s,"stop_reason":"end_turn","total_cost_usd":%s,"num_turns":2,"usage":{"input_tokens":100,"output_tokens":5},%s}\n' "$1" "$cost" "$2"; }
        if [ $cost = 0 ]; then
          end true '"api_error_status":429,"api_error":"usage_limit_reached","terminal_reason":"api_error","result":"You have hit your limit"'
          exit 1
        fi
        case "$n" in
          1) echo 90 > value.txt ;;
          2) end false '"result":"Nothing to do."'; exit 0 ;;
          3) echo 95 > value.txt; end false '"result":"Forgot to commit."'; exit 0 ;;
          4) echo 50 > value.txt; echo 0 > ok.txt ;;
          5) echo 50 > value.txt; mkdir -p .github; echo x > .github/x; echo '#' >> '@PROGRAM@/measure.sh' ;;
          6) end true '"terminal_reason":"error","result":"cannot go on"'; exit 1 ;;
          7) echo 80 > value.txt ;;
          8) echo abc > value.txt ;;
        esac
        git add -A
        GIT_AUTHOR_DATE='2026-01-01T00:00:00Z' GIT_COMMITTER_DATE='2026-01-01T00:00:00Z' git -c user.name=agent -c user.email=agent@localhost commit -q -m "Turn $n"
        end false '"result":"Done."'
        """;

    private readonly DirectoryInfo _home;

    public ScriptedRepository()
    {
        _home = Directory.CreateTempSubdirectory("autoauto-matrix-");
        Directory.CreateDirectory(Root);
        Directory.CreateDirectory(Outside);
        Git("init", "-q", "-b", "main");
        Write("value.txt", "100\n");
        Write("ok.txt", "1\n");
        var folder = $".autoauto/programs/{Program}/";
        Write(folder + "program.md", "# Program: p\n\n## Goal\nMake the number smaller.\n");
        Write(folder + "measure.sh", Fill(Measure));
        Write(folder + "config.json", $$"""
            {
              "metric": "value", "direction": "lower", "rule": "fixed", "repeats": 3, "noiseThresholdPercent": 2, "warmup": 0,
              "gates": { "ok": { "min": 1 } }, "maxExperiments": 8, "measureTimeoutSeconds": 60,
              "agent": { "name": "claude", "command": ["{{Outside}}/agent.sh"], "timeoutMinutes": 2 }
            }
            """);
        File.WriteAllText(Path.Combine(Outside, "agent.sh"), Fill(Agent));
        File.SetUnixFileMode(Path.Combine(Outside, "agent.sh"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Git("add", "-A");
        Git("commit", "-q", "-m", "Start");
        Write("untracked.txt", "mine\n");
        Save("new");
    }

    /// <summary>Root of the repository.</summary>
    public string Root => Path.Combine(_home.FullName, "now", "repository");

    /// <summary>Where agent and evaluator write down what they did.</summary>
    public string Outside => Path.Combine(_home.FullName, "now", "outside");

    /// <summary>Where the engine's own things are.</summary>
    public RunPaths Paths => new(Root);

    /// <summary>How often the agent was called in each experiment, and what all calls cost.</summary>
    public (int Calls, decimal Usd) TrueSpend()
    {
        var lines = ReadLines("agent");
        return (lines.Length, lines.Sum(l => decimal.Parse(l.Split(' ')[1], CultureInfo.InvariantCulture)));
    }

    /// <summary>How often the evaluator was invoked.</summary>
    public int TrueInvocations() => ReadLines("measured").Length;

    /// <summary>Forgets what agent and evaluator wrote down.</summary>
    public void Forget()
    {
        Directory.Delete(Outside, recursive: true);
        Run("cp", "-a", Path.Combine(_home.FullName, "new", "outside"), Outside);
    }

    /// <summary>Forgets all objects that no ref leads to, and the store: the same commits made again are written, and flushed, again.</summary>
    public void ForgetObjects()
    {
        Run("rm", "-rf", Paths.Store, Path.Combine(Root, ".git", "objects", "pack"));
        Git("prune", "--expire=now");
    }

    /// <summary>Lets the <paramref name="count"/>-th call of a child kill its engine.</summary>
    public void LetChildKill(string child, int count, bool livesOn) =>
        File.WriteAllText(Path.Combine(Outside, "kill"), string.Create(CultureInfo.InvariantCulture, $"{child} {count} {(livesOn ? "orphan" : "alone")}\n"));

    /// <summary>Keeps everything as it is now under a name.</summary>
    public void Save(string name)
    {
        Copy("now", name);
        Move(Paths.Worktrees, Path.Combine(_home.FullName, name, "work"), isCopy: true);
    }

    /// <summary>Puts everything back to a saved state.</summary>
    public void Restore(string name)
    {
        Copy(name, "now");
        Move(Path.Combine(_home.FullName, "now", "work"), Paths.Worktrees, isCopy: false);
    }

    /// <summary>Puts what is in two folders in the place of the repository and of the engine's working folders for it.</summary>
    public void Replace(string repository, string work)
    {
        Move(repository, Root, isCopy: false);
        Move(work, Paths.Worktrees, isCopy: false);
    }

    /// <summary>Writes a file of the repository.</summary>
    public string Write(string relative, string text)
    {
        var path = Path.Combine(Root, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Runs git as the user and returns its output.</summary>
    public string Git(params string[] arguments) => GitIn(Root, arguments);

    /// <summary>Runs git in the engine's store; the answer is empty where there is no store yet.</summary>
    public string StoreGit(params string[] arguments) => Directory.Exists(Paths.Store) ? GitIn(Paths.Store, arguments) : string.Empty;

    private static string GitIn(string folder, string[] arguments)
    {
        var info = new ProcessStartInfo("git", ["-C", folder, "-c", "user.name=user", "-c", "user.email=user@localhost", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment["GIT_AUTHOR_DATE"] = info.Environment["GIT_COMMITTER_DATE"] = "2026-01-01T00:00:00Z";
        info.Environment["GIT_OPTIONAL_LOCKS"] = "0";
        using var process = Process.Start(info)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {error.Result}");
    }

    /// <summary>Everything of the user's that a run must leave alone, byte by byte: HEAD, its branch, index, configuration, stash, files.</summary>
    public string Fingerprint() => string.Join(
        '\n',
        File.ReadAllText(Path.Combine(Root, ".git", "HEAD")),
        Git("for-each-ref", "refs/heads/main", "refs/heads/elsewhere", "refs/stash"),
        Hash(Path.Combine(Root, ".git", "index")),
        Hash(Path.Combine(Root, ".git", "config")),
        string.Join('\n', UserFiles().Order(StringComparer.Ordinal).Select(f => $"{f} {File.GetUnixFileMode(f)} {Hash(f)}")));

    public void Dispose()
    {
        Run("rm", "-rf", Paths.Worktrees);
        foreach (var file in _home.EnumerateFiles("*", SearchOption.AllDirectories))
        {
            file.Attributes &= ~FileAttributes.ReadOnly;
        }

        _home.Delete(recursive: true);
    }

    private string[] ReadLines(string name)
    {
        var path = Path.Combine(Outside, name);
        return File.Exists(path) ? File.ReadAllLines(path) : [];
    }

    private IEnumerable<string> UserFiles() =>
        Directory.EnumerateFiles(Root).Concat(Directory.EnumerateFiles(Path.Combine(Root, ".autoauto", "programs"), "*", SearchOption.AllDirectories));

    private string Fill(string script) => script
        .Replace("@DIR@", Outside, StringComparison.Ordinal)
        .Replace("@PROGRAM@", Path.Combine(Root, ".autoauto", "programs", Program), StringComparison.Ordinal)
        .ReplaceLineEndings("\n");

    private void Copy(string from, string to)
    {
        Run("rm", "-rf", Path.Combine(_home.FullName, to));
        Run("cp", "-a", Path.Combine(_home.FullName, from), Path.Combine(_home.FullName, to));
    }

    private static void Move(string from, string to, bool isCopy)
    {
        Run("rm", "-rf", to);
        if (Directory.Exists(from))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            Run(isCopy ? "cp" : "mv", [.. isCopy ? ["-a"] : Array.Empty<string>(), from, to]);
        }
    }

    private static string Hash(string path) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with exit code {process.ExitCode}.");
        }
    }
}
