namespace Autoauto.CrashMatrix.Tests.Mutations;

/// <summary>A safeguard that is taken out of the sources, and what must notice that.</summary>
/// <param name="Name">Short name.</param>
/// <param name="File">Source file below <c>src/Autoauto.Core</c>.</param>
/// <param name="Search">Text that is there exactly once, or as often as <see cref="Times"/> says.</param>
/// <param name="Replace">What stands there instead; <c>OFF</c> is true while the mutation is switched on.</param>
/// <param name="Cells">Cells of the grid of which at least one must turn red, by their names; <c>probe</c> and <c>suspend</c> stand for checks beside it.</param>
internal sealed record Mutation(string Name, string File, string Search, string Replace, IReadOnlyList<string> Cells)
{
    /// <summary>How often <see cref="Search"/> is there.</summary>
    public int Times { get; init; } = 1;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
