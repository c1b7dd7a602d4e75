namespace Autoauto.Core.Programs;

/// <summary>Where a record holds a value.</summary>
/// <typeparam name="T">The record.</typeparam>
/// <param name="Get">The value; null if there is none.</param>
/// <param name="Set">The record with another value.</param>
public sealed record Slot<T>(Func<T, object?> Get, Func<T, object?, T> Set)
    where T : class
{
    /// <summary>The same for a record that has more than this one.</summary>
    public Slot<TMore> In<TMore>()
        where TMore : class, T => new(more => Get(more), (more, value) => (TMore)Set(more, value));
}
