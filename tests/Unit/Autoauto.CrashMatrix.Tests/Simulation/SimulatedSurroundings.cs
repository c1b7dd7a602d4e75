using System.Globalization;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;

namespace Autoauto.CrashMatrix.Tests.Simulation;

/// <summary>Processes and private folders.</summary>
internal sealed class SimulatedTraces(Life life) : IRunTraces
{
    private Machine Machine => life.Machine;

    public void EndProcesses(string owner)
    {
        life.RequireOwner("end processes");
        if (!Machine.Defect.SparesProcesses && Machine.Processes.Count > 0)
        {
            life.Do("end " + string.Join(' ', Machine.Processes), () =>
            {
                Machine.Processes.RemoveWhere(p => p.StartsWith(owner + ".", StringComparison.Ordinal));
                Machine.OrphansDeed = null;
            });
        }
    }

    public string CreateCallFolder(string owner)
    {
        var folder = string.Create(CultureInfo.InvariantCulture, $"autoauto-agent-{owner}-{Machine.NewToken()}");
        life.Do("make " + folder, () => Machine.CallFolders.Add(folder));
        return folder;
    }

    public string? RemoveCallFolder(string folder)
    {
        if (!life.IsDead)
        {
            Machine.CallFolders.Remove(folder);
        }

        return null;
    }

    public void RemoveLeftCallFolders(string owner)
    {
        if (!Machine.Defect.SparesFolders)
        {
            life.RequireOwner("remove folders of calls");
            Machine.CallFolders.Clear();
        }
    }

    public void RemoveEvaluatorFolder(string runId) => life.RequireOwner("remove the evaluator's folder");

    public void CreateLogFolder(string runId) => life.RequireOwner("make the folder of logs");
}

/// <summary>Puts back what the agent changed, and writes it down.</summary>
internal sealed class SimulatedGuard(Life life) : IAgentGuard
{
    private Machine Machine => life.Machine;

    public Task<Func<Experiment, Task>> ArmAsync(bool isMeasuring, CancellationToken cancellationToken) =>
        Machine.Folder?.Agent is { IsSound: true }
            ? Task.FromResult<Func<Experiment, Task>>(experiment =>
            {
                life.Do("look behind the agent", () => PutBack(experiment));
                return Task.CompletedTask;
            })
            : throw new IOException("The agent has no worktree.");

    public Task LookAfterDeathAsync(Experiment? open, DateTimeOffset since, CancellationToken cancellationToken)
    {
        life.RequireOwner("look behind a dead engine's agent");
        return Task.CompletedTask;
    }

    public void LookAtOriginals(Experiment experiment) => life.Do("look at the originals", () => PutBack(experiment));

    public Tampering FindingsOf(Experiment experiment) =>
        new(Machine.Findings.TryGetValue(experiment.Number, out var finding) ? [finding] : [], [], "tampered");

    private void PutBack(Experiment experiment)
    {
        if (Machine.IsTampered && !Machine.Defect.ForgetsTampering)
        {
            Machine.Findings[experiment.Number] = "the evaluator's originals: measure.sh";
        }

        Machine.IsTampered = false;
    }
}
