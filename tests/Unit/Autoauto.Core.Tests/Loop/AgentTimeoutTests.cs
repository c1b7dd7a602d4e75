using Autoauto.Core.Model;
using Autoauto.Core.Processes;
using Autoauto.Core.Programs;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;

namespace Autoauto.Core.Tests.Loop;

/// <summary>An agent that hangs is ended within its limit and five seconds, with every process that it started, and the run goes on.</summary>
[Trait("Category", "Long")]
public sealed class AgentTimeoutTests : IDisposable
{
    private const double LimitSeconds = 1.2;
    private readonly TurnRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Theory(Timeout = 300_000)]
    [InlineData("silent", "timeoutMinutes")]
    [InlineData("silent", "idleTimeoutMinutes")]
    [InlineData("tool", "idleTimeoutMinutes")]
    [InlineData("talking tool", "timeoutMinutes")]
    public async Task A_hang_ends_with_its_limit(string kind, string limit)
    {
        // Neither the agent nor its tool heeds a request to end, and the tool holds the agent's pipe.
        var body = kind switch
        {
            "silent" => "trap '' TERM INT HUP; while :; do sleep 0.1; done",
            "tool" => "echo working; trap '' TERM INT HUP; (while :; do sleep 0.1; done) & wait",
            _ => "trap '' TERM INT HUP; (while :; do echo still; sleep 0.1; done) & wait",
        };
        _repository.Write(".autoauto/programs/p/agent.sh", $"#!/bin/sh\n{body}\n");
        _repository.Write(".autoauto/programs/p/config.json", $$"""
            {
              "metric": "value", "direction": "lower", "repeats": 3, "warmup": 0, "maxExperiments": 1,
              "agent": { "name": "command", "command": ["agent.sh"], "{{limit}}": {{LimitSeconds / 60}} }
            }
            """);
        using var workspace = RepositoryWorkspace.Open(_repository.Path);
        await using var session = workspace.StartRun(new RunRequest { Program = "p", NoReceipt = true });
        var run = await session.Completion;

        var experiment = workspace.ListExperiments(run.Id).Single();
        Assert.Equal((ExperimentStatus.Crashed, ExperimentReason.AgentTimedOut, "TimedOut"), (experiment.Status!.Value, experiment.Reason!.Value, experiment.AgentOutcome));
        Assert.InRange(experiment.AgentSeconds, LimitSeconds - 0.1, LimitSeconds + 5);
        Assert.Empty(ProcessTree.FindMarked(run.Id + "."));
        Assert.Equal(TerminationReason.MaxExperiments, run.TerminationReason);
    }
}
