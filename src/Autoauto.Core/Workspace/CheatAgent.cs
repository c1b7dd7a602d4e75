using Autoauto.Core.Agents;
using Autoauto.Core.Errors;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Processes;
using Autoauto.Core.RedTeam;

namespace Autoauto.Core.Workspace;

/// <summary>One cheat that was played.</summary>
internal sealed class CheatAct(ICheat cheat, CheatStage stage)
{
    public ICheat Cheat { get; } = cheat;

    public CheatStage Stage { get; } = stage;

    /// <summary>Why it could not be played.</summary>
    public string? NotPlayed { get; set; }

    /// <summary>What was left of it when the next began.</summary>
    public string? Trace { get; set; }

    /// <summary>The experiment it was, once that is over.</summary>
    public Experiment? Experiment { get; set; }
}

/// <summary>An agent that plays one cheat per call: to the engine it is an agent like any other.</summary>
internal sealed class CheatAgent(ProcessRunner runner, ProgramSpec spec, string root, string evidence, IReadOnlyList<ICheat> cheats) : IAgent
{
    private readonly List<CheatAct> _acts = [];

    /// <inheritdoc/>
    public string Name => "red-team";

    /// <summary>What was played so far, in order.</summary>
    public IReadOnlyList<CheatAct> Acts => _acts;

    /// <inheritdoc/>
    public async Task<AgentReply> RunAsync(AgentRequest request, Action<AgentEvent> onEvent, CancellationToken cancellationToken)
    {
        LookForTraces();
        var cheat = cheats[_acts.Count];
        var run = Path.GetFileName(Path.GetDirectoryName(request.WorkingDirectory)!);
        var stage = new CheatStage(runner)
        {
            Worktree = request.WorkingDirectory,
            Root = root,
            Store = new RunPaths(root).Store,
            Spec = spec,
            EvaluatorCopy = request.Environment["AUTOAUTO_PROGRAM_DIRECTORY"],
            Evidence = Directory.CreateDirectory(Path.Combine(evidence, $"{run}-{cheat.Name}")).FullName,
            Marker = request.ProcessMarker,
            Branch = $"autoauto/{spec.Name}/{run}",
        };
        var act = new CheatAct(cheat, stage);
        _acts.Add(act);
        try
        {
            act.NotPlayed = await cheat.PlayAsync(stage, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is AutoautoException or IOException or UnauthorizedAccessException or ProcessStartException)
        {
            act.NotPlayed = e.Message;
        }

        return new AgentReply { Outcome = AgentOutcome.Completed, FinalText = cheat.What };
    }

    /// <summary>Looks for what is left of the last cheat, now that its experiment is over.</summary>
    public void LookForTraces()
    {
        if (_acts is [.., { NotPlayed: null, Trace: null } last])
        {
            last.Trace = last.Cheat.FindTrace(last.Stage);
        }
    }
}
