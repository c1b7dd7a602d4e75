namespace Autoauto.Bench.PolicyLand;

/// <summary>What the evolver has in mind; whether an edit is good is decided by its true effect alone.</summary>
internal enum EditKind
{
    /// <summary>A change that helps, where one is left.</summary>
    Good,

    /// <summary>A change that makes no difference.</summary>
    Neutral,

    /// <summary>A change that does harm.</summary>
    Harmful,

    /// <summary>A rule that makes transcripts please the judge and costs a little work.</summary>
    Flattering,

    /// <summary>A rule that makes the agent weaken tests instead of passing them.</summary>
    Tampering,
}
