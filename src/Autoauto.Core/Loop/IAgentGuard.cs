using Autoauto.Core.Model;

namespace Autoauto.Core.Loop;

/// <summary>Watches what agents and their code must leave alone, puts it back, and remembers what was done to it.</summary>
internal interface IAgentGuard
{
    /// <summary>Looks before the agent, or its code, runs. What comes back looks behind it, writes down what was done, and puts it back.</summary>
    /// <param name="isMeasuring">True before the candidate's own code is run, which is the agent's as well: then the slots change by right.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    Task<Func<Experiment, Task>> ArmAsync(bool isMeasuring, CancellationToken cancellationToken);

    /// <summary>Takes git's objects away that a call may have forged behind which nobody looked, because its engine died.</summary>
    /// <param name="open">The experiment that it is held against; null if none was under way.</param>
    /// <param name="since">When the dead engine's work began.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    Task LookAfterDeathAsync(Experiment? open, DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>Looks once more at the evaluator's originals, for a run that was resumed between its agent's end and the candidate's check.</summary>
    void LookAtOriginals(Experiment experiment);

    /// <summary>What was written down about an experiment.</summary>
    Tampering FindingsOf(Experiment experiment);
}
