namespace Autoauto.Core.Model;

/// <summary>
/// Versions of the way in which episodes show their arms to judges and decide. An episode keeps the version that it began with; new ones begin with
/// <see cref="Current"/>. Decisions are replayed from their recorded settings, which say the same.
/// </summary>
public static class EpisodeRuleVersion
{
    /// <summary>Recorded without a number: judges see each arm at its own length, and a keep costs the same with and without a measured gain.</summary>
    public const int First = 1;

    /// <summary>Judges see both arms at equal length, what length explains is taken out, and a keep that no check supports needs more.</summary>
    public const int Current = 2;
}
