using Autoauto.Core.Processes;

namespace Autoauto.Core.Isolation;

/// <summary>A way to start a process so that it sees no more of the machine than it has to.</summary>
public abstract class Sandbox
{
    private protected Sandbox(string name) => Name = name;

    /// <summary>What it is called in records and reports: <c>bubblewrap</c>, or the executable that the user named.</summary>
    public string Name { get; }

    /// <summary>The process that is started instead of <paramref name="spec"/> and runs it in here. The working folder is always writable.</summary>
    /// <exception cref="ProcessStartException">What is to run in here was not found.</exception>
    public abstract ProcessSpec Around(ProcessSpec spec, SandboxPlan plan);

    /// <summary>True if it is known that what a plan hides cannot be reached from in here; what a command of the user's keeps from whom is the user's to say.</summary>
    public virtual bool KeepsPlans => false;

    /// <summary>A plan with what this sandbox adds to every one, as far as it is known.</summary>
    internal virtual SandboxPlan Complete(SandboxPlan plan) => plan;
}

/// <summary>A sandbox with what one kind of call may see in it.</summary>
/// <param name="Sandbox">The sandbox.</param>
/// <param name="Plan">What is seen.</param>
public sealed record Enclosure(Sandbox Sandbox, SandboxPlan Plan);

/// <summary>Puts processes into sandboxes.</summary>
public static class Enclosing
{
    /// <summary>The process in its sandbox, or as it is where there is none.</summary>
    /// <param name="spec">What is to run.</param>
    /// <param name="enclosure">The sandbox; null for none.</param>
    /// <param name="writable">What this call, on top of what all of its kind may, writes.</param>
    /// <exception cref="ProcessStartException">What is to run was not found.</exception>
    public static ProcessSpec Within(this ProcessSpec spec, Enclosure? enclosure, params IEnumerable<string> writable) =>
        enclosure is null ? spec : enclosure.Sandbox.Around(spec, enclosure.Plan.With(PathAccess.Writable, writable));
}
