using Autoauto.Core.Agents.Prompts;
using Autoauto.Core.Errors;
using Autoauto.Core.Git;
using Autoauto.Core.Loop;
using Autoauto.Core.Measuring;
using Autoauto.Core.Model;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Workspace;

/// <summary>Everything that can be refused before anything is created: one clear error each.</summary>
internal sealed class Preflight(RepositoryLocation location, RunPaths paths, ProgramFolder programs, ProcessRunner runner)
{
    private const long LeastFreeBytes = 200L << 20;

    public RunPlan Check(RunRequest request)
    {
        var program = programs.Load(request.Program);
        var (spec, options) = RunSettings.Merge(program.Spec, request);
        var start = ResolveStart(request.StartRevision);
        _ = EngineParts.RuleFor(spec);
        _ = EngineParts.AgentFor(options.Agent, null, program.Directory, runner);
        CheckScripts(program);
        CheckDisk();
        return new RunPlan
        {
            RepositoryPath = location.Root,
            Spec = spec,
            Options = options,
            StartCommit = start,
            Branch = $"autoauto/{spec.Name}/<run id>",
            EvaluatorScripts = [.. new[] { program.BuildScript, program.MeasureScript }.OfType<string>().Select(p => Path.GetFileName(p))],
            Warnings = Warnings(spec, options),
            Prompt = PromptOf(program, spec, options, start),
        };
    }

    private static string PromptOf(ProgramDefinition program, ProgramSpec spec, RunOptions options, string start)
    {
        var run = new Run
        {
            Id = "<run id>", Program = spec.Name, Phase = RunPhase.Starting, Branch = string.Empty, StartCommit = start, HeadCommit = start, Spec = spec,
            Options = options, StartedAt = default, UpdatedAt = default,
        };
        var packet = ContextReader.Build(run, program.Instructions, 1);
        return Prompt.System(packet) + "\n\n" + Prompt.User(packet);
    }

    private static List<string> Warnings(ProgramSpec spec, RunOptions options)
    {
        var warnings = new List<string>();
        if (spec.Gates.Count == 0)
        {
            warnings.Add("The program has no quality gate: nothing checks that a faster candidate is still correct.");
        }

        if (options is { MaxExperiments: null, TimeLimit: null, MaxCostUsd: null, Target: null })
        {
            warnings.Add($"The run has no limit but stagnation ({options.MaxConsecutiveDiscards} experiments in a row that are not kept).");
        }

        return warnings;
    }

    private string ResolveStart(string revision)
    {
        using var git = new GitClient(location, runner);
        return git.ResolveCommitAsync(revision, CancellationToken.None).GetAwaiter().GetResult()
            ?? throw (revision == "HEAD"
                ? new AutoautoException(
                    ErrorCode.RepositoryUnborn, $"The repository '{location.Root}' has no commit yet.", location.Root, "Make a first commit: git add -A && git commit -m \"Start\"")
                : new AutoautoException(ErrorCode.InvalidArgument, $"'{revision}' names no commit in '{location.Root}'.", revision, "Look with: git log --oneline"));
    }

    private static void CheckScripts(ProgramDefinition program)
    {
        foreach (var script in new[] { program.MeasureScript, program.BuildScript }.OfType<string>().Where(s => !ScriptLauncher.IsCompiled(s)))
        {
            _ = ScriptLauncher.Resolve(script);
        }
    }

    private void CheckDisk()
    {
        var probe = Directory.Exists(paths.State) ? paths.State : location.Root;
        var free = new DriveInfo(probe).AvailableFreeSpace;
        if (free < LeastFreeBytes)
        {
            throw new AutoautoException(
                ErrorCode.DiskFull,
                FormattableString.Invariant($"Only {free >> 20} MiB are free on the disk of '{location.Root}'; worktrees and database need at least {LeastFreeBytes >> 20} MiB."),
                location.Root,
                "Free some space and start again.");
        }
    }
}
