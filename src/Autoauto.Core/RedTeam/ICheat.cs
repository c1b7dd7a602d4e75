namespace Autoauto.Core.RedTeam;

/// <summary>One scripted attempt to get a better number without better code, or to get at what an agent must leave alone.</summary>
public interface ICheat
{
    /// <summary>Short name, in kebab case.</summary>
    string Name { get; }

    /// <summary>What it does, as a sentence.</summary>
    string What { get; }

    /// <summary>What to change in the program if it is not caught.</summary>
    string WhatToChange { get; }

    /// <summary>
    /// True if it must be refused as such. Otherwise it is enough that its candidate is not kept: a forged number that nobody believes has failed.
    /// </summary>
    bool MustBeRefused { get; }

    /// <summary>Plays the agent's part, in the agent's worktree and with the agent's rights.</summary>
    /// <returns>Why it cannot be played on this program; null if it was.</returns>
    Task<string?> PlayAsync(CheatStage stage, CancellationToken cancellationToken);

    /// <summary>Looks, when the experiment is over and before the next begins, for an effect that should not be there.</summary>
    /// <returns>What was found; null if nothing.</returns>
    string? FindTrace(CheatStage stage);

    /// <summary>Says why the experiment proved nothing: the code that was to cheat never ran.</summary>
    /// <returns>The reason; null if it did run, or need not.</returns>
    string? WhyUnplayed(CheatStage stage);
}

/// <summary>A cheat made of functions.</summary>
internal sealed record Cheat(string Name, string What, string WhatToChange) : ICheat
{
    /// <inheritdoc/>
    public bool MustBeRefused { get; init; }

    /// <summary>See <see cref="ICheat.PlayAsync"/>.</summary>
    public required Func<CheatStage, CancellationToken, Task<string?>> Play { get; init; }

    /// <summary>See <see cref="ICheat.FindTrace"/>.</summary>
    public Func<CheatStage, string?> Trace { get; init; } = _ => null;

    /// <summary>See <see cref="ICheat.WhyUnplayed"/>.</summary>
    public Func<CheatStage, string?> Unplayed { get; init; } = _ => null;

    /// <inheritdoc/>
    public Task<string?> PlayAsync(CheatStage stage, CancellationToken cancellationToken) => Play(stage, cancellationToken);

    /// <inheritdoc/>
    public string? FindTrace(CheatStage stage) => Trace(stage);

    /// <inheritdoc/>
    public string? WhyUnplayed(CheatStage stage) => Unplayed(stage);
}
