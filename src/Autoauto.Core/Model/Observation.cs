namespace Autoauto.Core.Model;

/// <summary>One valid value of the metric, as a decision rule sees it.</summary>
/// <param name="Arm">Which commit was measured.</param>
/// <param name="Value">The raw metric, in the evaluator's unit; finite.</param>
/// <param name="TimeSeconds">When the invocation ended: seconds on a clock that only moves forward over the whole run, resumes included.</param>
public readonly record struct Observation(Arm Arm, double Value, double TimeSeconds);
