using System.Collections;

namespace Autoauto.Core.Measuring;

/// <summary>What a script must not inherit from the engine's environment.</summary>
internal static class ChildEnvironment
{
    /// <summary>
    /// Changes, as <c>ProcessSpec.Environment</c> takes them: git's variables would make a script's git work on another repository, and the
    /// engine's own would tell it things that are none of its business.
    /// </summary>
    public static Dictionary<string, string?> WithoutEngineAndGit()
    {
        var removals = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (name.StartsWith("GIT_", StringComparison.OrdinalIgnoreCase) || name.StartsWith("AUTOAUTO_", StringComparison.OrdinalIgnoreCase))
            {
                removals[name] = null;
            }
        }

        return removals;
    }
}
