using Autoauto.Core.Loop;
using Autoauto.Core.Measuring;
using Autoauto.Core.Model;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Workspace;

/// <summary>
/// The scripts of a policy's agents and verify commands, where they lie in a folder beside its file: copied and locked as an evaluator is, so that
/// no agent reaches what judges it.
/// </summary>
internal sealed class EpisodeScripts(RunPaths paths, ProcessRunner runner, string root)
{
    /// <summary>The folder of a policy's scripts: <c>.autoauto/policies/&lt;name&gt;</c>. Need not exist.</summary>
    public static string FolderOf(RunPaths paths, string policy) => Path.Combine(paths.Policies, policy);

    /// <summary>Locks the scripts, or opens the copy that an interrupted episode had locked; null if the policy has none.</summary>
    public async Task<EvaluatorSnapshot?> LockAsync(Episode episode, CancellationToken cancellationToken)
    {
        var store = new EvaluatorStore(paths.Evaluators, runner);
        if (episode.ScriptsHash is { } hash)
        {
            return store.Open(hash, episode.ScriptsSeal);
        }

        var folder = FolderOf(paths, episode.Policy);
        if (!Directory.Exists(folder))
        {
            return null;
        }

        var target = episode.Target;
        var scripts = new[] { target.Agent, target.Judge, target.Evolver }.OfType<PolicyRole>()
            .SelectMany(r => new[] { r.Agent, r.Agent.Fallback })
            .OfType<AgentSpec>()
            .Select(a => a.Command)
            .Concat(target.Tasks.Select(t => t.Verify))
            .Where(c => c.Count > 0 && !c[0].AsSpan().ContainsAny('/', '\\') && File.Exists(Path.Combine(folder, c[0])))
            .Select(c => c[0])
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return await store.CaptureAsync(new EvaluatorSource(folder, root, [], scripts), cancellationToken).ConfigureAwait(false);
    }
}
