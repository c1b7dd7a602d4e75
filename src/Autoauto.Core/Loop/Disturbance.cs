using Autoauto.Core.Loop.Steps;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Loop;

/// <summary>What is said when something that the engine started has changed what the engine itself may.</summary>
internal static class Disturbance
{
    /// <summary>Kind of the warning.</summary>
    public const string Kind = "engine.disturbed";

    /// <summary>The warning; null if nothing was changed.</summary>
    public static string? Describe(IReadOnlyList<OwnChange> changes)
    {
        if (changes.Count == 0)
        {
            return null;
        }

        var found = $"What ran has changed {TamperVerdict.Names([.. changes.Select(change => change.ToString())])}.";
        return changes.Any(change => change.Stays is not null)
            ? $"{found} What could not be put back holds for everything that this engine starts from now on: stop it and resume from a new shell."
            : $"{found} It was put back.";
    }
}
