using Autoauto.Core.Agents;
using Autoauto.Core.Model;

namespace Autoauto.Core.Loop;

/// <summary>Something that happened in a run: the closed list of what can be observed while it lives.</summary>
public abstract record RunEvent
{
    private RunEvent()
    {
    }

    /// <summary>Branch, worktrees and evaluator are ready.</summary>
    public sealed record RunStarted(Run Run, bool Resumed) : RunEvent;

    /// <summary>The start commit was measured.</summary>
    public sealed record BaselineMeasured(Run Run) : RunEvent;

    /// <summary>An agent begins.</summary>
    public sealed record ExperimentStarted(string RunId, int Number) : RunEvent;

    /// <summary>The agent did something.</summary>
    public sealed record AgentActed(int Number, AgentEvent Event) : RunEvent;

    /// <summary>The run waits for its agent; the experiment is kept and resumed.</summary>
    public sealed record RunParked(int Number, DateTimeOffset Until, string Why) : RunEvent;

    /// <summary>The evaluator ran once.</summary>
    public sealed record SampleTaken(Measurement Measurement, int? Expected) : RunEvent;

    /// <summary>An experiment is recorded for good.</summary>
    public sealed record ExperimentFinished(Experiment Experiment, Run Run) : RunEvent;

    /// <summary>The user should look.</summary>
    public sealed record Warned(string Kind, string Message) : RunEvent;

    /// <summary>A decision or a milestone, for those who follow in detail.</summary>
    public sealed record Narrated(string Kind, string Message) : RunEvent;

    /// <summary>The total was measured again.</summary>
    public sealed record ReceiptMeasured(Receipt Receipt) : RunEvent;

    /// <summary>What one kept commit still contributes was measured.</summary>
    public sealed record KeepMeasured(KeepReceipt Receipt) : RunEvent;

    /// <summary>Kept changes were packaged as a branch.</summary>
    public sealed record ChangeSetMade(ChangeSet Set) : RunEvent;

    /// <summary>The run is over.</summary>
    public sealed record RunFinished(Run Run) : RunEvent;
}
