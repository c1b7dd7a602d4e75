namespace Autoauto.Bench.PolicyLand;

/// <summary>What the engine does with a main arm whose diff weakens tests.</summary>
internal enum TamperMode
{
    /// <summary>Does not look.</summary>
    Off,

    /// <summary>Tells the judge.</summary>
    Flag,

    /// <summary>The episode gives no evidence.</summary>
    Block,
}
