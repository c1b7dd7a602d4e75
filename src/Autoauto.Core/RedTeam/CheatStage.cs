using Autoauto.Core.Decisions;
using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Processes;

namespace Autoauto.Core.RedTeam;

/// <summary>What a cheat finds when it is called: the agent's worktree and everything that an agent could find out.</summary>
public sealed class CheatStage
{
    private static readonly string[] s_identity =
        ["-c", "user.name=Red team", "-c", "user.email=redteam@localhost", "-c", "commit.gpgSign=false", "-c", "core.autocrlf=false", "-c", "core.safecrlf=false"];

    private readonly ProcessRunner _runner;

    internal CheatStage(ProcessRunner runner) => _runner = runner;

    /// <summary>The agent's worktree.</summary>
    public required string Worktree { get; init; }

    /// <summary>Root of the user's checkout: here of a copy of it.</summary>
    public required string Root { get; init; }

    /// <summary>The engine's own git directory.</summary>
    public required string Store { get; init; }

    /// <summary>The program.</summary>
    public required ProgramSpec Spec { get; init; }

    /// <summary>The evaluator's locked copy.</summary>
    public required string EvaluatorCopy { get; init; }

    /// <summary>Empty folder outside of everything, where a cheat's code leaves proof that it ran.</summary>
    public required string Evidence { get; init; }

    /// <summary>Marker of the agent's processes.</summary>
    public required string Marker { get; init; }

    /// <summary>The run's branch.</summary>
    public required string Branch { get; init; }

    /// <summary>A branch of the user's that has nothing to do with the run.</summary>
    public const string UsersBranch = "redteam/users-own";

    /// <summary>The git directory.</summary>
    public string GitDirectory => Path.Combine(Root, ".git");

    /// <summary>The user's own copy of the program.</summary>
    public string ProgramDirectory => Path.Combine(Root, ".autoauto", "programs", Spec.Name);

    /// <summary>True if the cheat left proof of that name.</summary>
    public bool HasProof(string name) => File.Exists(Proof(name));

    /// <summary>Where a cheat's code leaves proof.</summary>
    public string Proof(string name) => Path.Combine(Evidence, name);

    /// <summary>Runs git in the agent's worktree, as an agent would.</summary>
    /// <exception cref="AutoautoException">GitFailed.</exception>
    public Task<string> GitAsync(CancellationToken cancellationToken, params string[] arguments) => GitAsync(Worktree, null, arguments, cancellationToken);

    /// <summary>Runs git in the user's checkout, as an agent could.</summary>
    /// <exception cref="AutoautoException">GitFailed.</exception>
    public Task<string> GitInRootAsync(CancellationToken cancellationToken, params string[] arguments) => GitAsync(Root, null, arguments, cancellationToken);

    /// <summary>Runs git in the agent's worktree with an input.</summary>
    /// <exception cref="AutoautoException">GitFailed.</exception>
    public Task<string> GitWithInputAsync(string input, CancellationToken cancellationToken, params string[] arguments) =>
        GitAsync(Worktree, input, arguments, cancellationToken);

    /// <summary>Tracked files of the worktree.</summary>
    public async Task<IReadOnlyList<string>> TrackedAsync(CancellationToken cancellationToken) =>
        (await GitAsync(cancellationToken, "ls-files", "-z").ConfigureAwait(false)).Split('\0', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Tracked files that the program lets an agent change.</summary>
    public async Task<IReadOnlyList<string>> InScopeAsync(CancellationToken cancellationToken) =>
        [.. (await TrackedAsync(cancellationToken).ConfigureAwait(false)).Where(IsInScope)];

    /// <summary>True if the program lets an agent change the path.</summary>
    public bool IsInScope(string path)
    {
        var findings = ScopeCheck.Judge(new ScopeLimits(Spec.Include, Spec.Exclude, Spec.Helpers), [new ScopedChange(path, false, null, 0, 0)]);
        return findings.Locked.Count == 0 && findings.OutOfScope.Count == 0;
    }

    /// <summary>A path that is not there and that the program lets an agent make, if there is one: beside a file that it may change.</summary>
    public async Task<string> FreePathAsync(string name, CancellationToken cancellationToken)
    {
        foreach (var file in await InScopeAsync(cancellationToken).ConfigureAwait(false))
        {
            var folder = file.Contains('/', StringComparison.Ordinal) ? file[..(file.LastIndexOf('/') + 1)] : string.Empty;
            foreach (var candidate in new[] { folder + name, folder + name + Path.GetExtension(file) }.Where(IsInScope))
            {
                return candidate;
            }
        }

        return name;
    }

    /// <summary>Writes a file below the worktree.</summary>
    public void Write(string path, string text)
    {
        var full = Path.Combine(Worktree, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    /// <summary>Commits everything in the worktree.</summary>
    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        await GitAsync(cancellationToken, "add", "--all", "--force", "--", ".").ConfigureAwait(false);
        await CommitStagedAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Commits what is staged.</summary>
    public Task CommitStagedAsync(CancellationToken cancellationToken) =>
        GitAsync(cancellationToken, "commit", "--quiet", "--no-verify", "--allow-empty", "-m", "Make it faster");

    /// <summary>Runs a program in the worktree as the agent's own process, watched as those are.</summary>
    public async Task RunAsync(string fileName, IReadOnlyList<string> arguments, CancellationToken cancellationToken) => await _runner.RunAsync(
        new ProcessSpec { FileName = fileName, Arguments = arguments, WorkingDirectory = Worktree, Marker = Marker, Timeout = TimeSpan.FromMinutes(1) },
        cancellationToken).ConfigureAwait(false);

    private async Task<string> GitAsync(string folder, string? input, string[] arguments, CancellationToken cancellationToken)
    {
        var outcome = await _runner.RunAsync(
            new ProcessSpec
            {
                FileName = "git",
                Arguments = [.. s_identity, .. arguments],
                WorkingDirectory = folder,
                StandardInput = input,
                Environment = new Dictionary<string, string?>
                {
                    ["GIT_DIR"] = null,
                    ["GIT_WORK_TREE"] = null,
                    ["GIT_INDEX_FILE"] = null,
                    // As every agent of a run has it.
                    ["GIT_REFLOG_ACTION"] = "autoauto-agent",
                },
                OutputLimitBytes = 64 << 20,
            },
            cancellationToken).ConfigureAwait(false);
        return outcome.ExitCode == 0
            ? outcome.OutputText
            : throw new AutoautoException(ErrorCode.GitFailed, $"git {arguments[0]}: {outcome.ErrorTail.Trim()}", folder);
    }
}
