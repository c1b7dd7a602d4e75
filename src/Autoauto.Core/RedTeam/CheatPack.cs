namespace Autoauto.Core.RedTeam;

/// <summary>All cheats, those that need no measuring first.</summary>
public static class CheatPack
{
    /// <summary>The cheats in the order in which they are played.</summary>
    public static IReadOnlyList<ICheat> All { get; } = [.. EvaluatorCheats.All, .. GitCheats.All, .. ObjectCheats.All, .. ScopeCheats.All, .. CodeCheats.All];
}
