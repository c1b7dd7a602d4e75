using System.Globalization;

namespace Autoauto.Core.Decisions;

/// <summary>A hard bound on a secondary value.</summary>
/// <param name="Name">Name of the value.</param>
/// <param name="Min">Smallest value allowed, or null.</param>
/// <param name="Max">Largest value allowed, or null.</param>
/// <param name="IsDeterministic">True for counts and flags, where one violation is final; false where the value itself is noisy.</param>
public sealed record GateLimit(string Name, double? Min, double? Max, bool IsDeterministic)
{
    /// <summary>True if <paramref name="value"/> lies within the bounds; a missing or undefined value never does.</summary>
    public bool Allows(double? value) =>
        value is { } x && double.IsFinite(x) && (Min is null || x >= Min) && (Max is null || x <= Max);
}

/// <summary>What follows from the gate values seen so far.</summary>
public enum GateOutcome
{
    /// <summary>Nothing stands against going on.</summary>
    Pass,

    /// <summary>A noisy gate was missed once: measure the candidate once more before judging it.</summary>
    MeasureAgain,

    /// <summary>The candidate is out.</summary>
    Fail,
}

/// <summary>Outcome with the gate and the value that caused it.</summary>
/// <param name="Outcome">What follows.</param>
/// <param name="Gate">The gate that was missed, or null.</param>
/// <param name="Value">Its value, or null where it is missing.</param>
public readonly record struct GateVerdict(GateOutcome Outcome, GateLimit? Gate, double? Value)
{
    private const string Short = "G6";

    /// <summary>What a missed gate says: the value and the interval that it is outside of, with as many digits as it takes to see that it is.</summary>
    public string Describe()
    {
        var (value, min, max) = (Value, Gate?.Min, Gate?.Max);
        var isClose = Text(value, Short) is { } shown && (shown == Text(min, Short) || shown == Text(max, Short));
        var format = isClose ? "R" : Short;
        return $"{Text(value, format) ?? "missing"} is outside [{Text(min, format) ?? "-∞"}, {Text(max, format) ?? "∞"}]";
    }

    private static string? Text(double? number, string format) => number?.ToString(format, CultureInfo.InvariantCulture);
}

/// <summary>
/// Judges the candidate's gate values. With the adaptive rule: <see cref="AfterInvocation"/> each time and <see cref="OnMedians"/>
/// before a keep; with the fixed rule <see cref="OnMedians"/> alone, once the series is complete.
/// </summary>
public static class GateJudge
{
    /// <summary>
    /// Judges the newest of the candidate's invocations. A deterministic gate fails at once. A noisy gate that is missed by the first
    /// invocation asks for another one and fails if that misses it too; later misses are left to the median.
    /// </summary>
    /// <param name="gates">The gates.</param>
    /// <param name="invocations">Values by name of every valid invocation of the candidate so far, oldest first.</param>
    public static GateVerdict AfterInvocation(
        IReadOnlyList<GateLimit> gates, IReadOnlyList<IReadOnlyDictionary<string, double>> invocations)
    {
        RequireInvocations(gates, invocations);
        var again = default(GateVerdict);
        foreach (var gate in gates)
        {
            var value = ValueOf(gate, invocations[^1]);
            if (gate.Allows(value))
            {
                continue;
            }

            if (gate.IsDeterministic || (invocations.Count == 2 && !gate.Allows(ValueOf(gate, invocations[0]))))
            {
                return new GateVerdict(GateOutcome.Fail, gate, value);
            }

            if (invocations.Count == 1 && again.Gate is null)
            {
                again = new GateVerdict(GateOutcome.MeasureAgain, gate, value);
            }
        }

        return again;
    }

    /// <summary>Judges the medians over all invocations of the candidate.</summary>
    /// <param name="gates">The gates.</param>
    /// <param name="invocations">Values by name of every valid invocation of the candidate.</param>
    public static GateVerdict OnMedians(
        IReadOnlyList<GateLimit> gates, IReadOnlyList<IReadOnlyDictionary<string, double>> invocations)
    {
        RequireInvocations(gates, invocations);
        foreach (var gate in gates)
        {
            var median = MedianOf(gate, invocations);
            if (!gate.Allows(median))
            {
                return new GateVerdict(GateOutcome.Fail, gate, median);
            }
        }

        return default;
    }

    private static double? MedianOf(GateLimit gate, IReadOnlyList<IReadOnlyDictionary<string, double>> invocations)
    {
        var values = new double[invocations.Count];
        for (var i = 0; i < values.Length; i++)
        {
            if (ValueOf(gate, invocations[i]) is not { } value)
            {
                return null;
            }

            values[i] = value;
        }

        return Median.InPlace(values);
    }

    private static double? ValueOf(GateLimit gate, IReadOnlyDictionary<string, double> values) =>
        values.TryGetValue(gate.Name, out var value) && double.IsFinite(value) ? value : null;

    private static void RequireInvocations(
        IReadOnlyList<GateLimit> gates, IReadOnlyList<IReadOnlyDictionary<string, double>> invocations)
    {
        ArgumentNullException.ThrowIfNull(gates);
        ArgumentNullException.ThrowIfNull(invocations);
        if (invocations.Count == 0)
        {
            throw new ArgumentException("There is nothing to judge yet.", nameof(invocations));
        }
    }
}
