namespace Autoauto.Core.Model;

/// <summary>The side of a comparison that one invocation of the evaluator measured.</summary>
public enum Arm
{
    /// <summary>The last kept commit ("A").</summary>
    Baseline,

    /// <summary>The commit under test ("B").</summary>
    Candidate,
}
