using System.Globalization;
using Autoauto.Core.Loop;

namespace EngineHost;

/// <summary>What happens at a fault point.</summary>
public enum FaultAction
{
    /// <summary>Nothing: the count of a step that has been passed.</summary>
    None,

    /// <summary>The engine's process is killed; what it started lives on.</summary>
    Kill,

    /// <summary>The engine and everything it started is killed.</summary>
    KillTree,

    /// <summary>The engine waits until its hold file is removed.</summary>
    Hold,

    /// <summary>From here on there is no space left for anything.</summary>
    DiskFull,

    /// <summary>The wall clock jumps by an hour, forward.</summary>
    ClockForward,

    /// <summary>The wall clock jumps by an hour, back.</summary>
    ClockBack,
}

/// <summary>One passage of one fault point: the how manieth time the step gets there.</summary>
/// <param name="Step">Name of the step in the journal.</param>
/// <param name="Point">The point.</param>
/// <param name="Count">1 for the first time.</param>
public sealed record Passage(string Step, FaultPoint Point, int Count)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Step}:{Point}:{Count}");

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static Passage Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split(':');
        return new Passage(parts[0], Enum.Parse<FaultPoint>(parts[1]), int.Parse(parts[2], CultureInfo.InvariantCulture));
    }
}
