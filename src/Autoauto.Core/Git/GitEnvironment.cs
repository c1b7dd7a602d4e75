namespace Autoauto.Core.Git;

/// <summary>
/// The variables of every git process of the engine. What git is shown must be what is pushed: objects as they are, not those that <c>refs/replace</c>
/// or a grafts file shows in their place.
/// </summary>
internal static class GitEnvironment
{
    /// <summary>
    /// Arguments that keep git from taking parents and trees, or where an object lies, from a file beside the objects (the commit graph, the index of many packs), which it does not check
    /// against them.
    /// </summary>
    public static IReadOnlyList<string> Arguments { get; } = ["-c", "core.commitGraph=false", "-c", "core.multiPackIndex=false", "-c", "advice.graftFileDeprecated=false"];

    /// <summary>Variables by name; null takes one away that the user's shell has set.</summary>
    public static IReadOnlyDictionary<string, string?> Variables { get; } = new Dictionary<string, string?>
    {
        ["LC_ALL"] = "C",
        ["LANGUAGE"] = null,
        ["GIT_OPTIONAL_LOCKS"] = "0",
        ["GIT_TERMINAL_PROMPT"] = "0",
        ["GIT_NO_REPLACE_OBJECTS"] = "1",
        ["GIT_REPLACE_REF_BASE"] = null,
        ["GIT_GRAFT_FILE"] = "/dev/null",
        ["GIT_SHALLOW_FILE"] = null,
        ["GIT_DIR"] = null,
        ["GIT_WORK_TREE"] = null,
        ["GIT_INDEX_FILE"] = null,
        ["GIT_COMMON_DIR"] = null,
        ["GIT_OBJECT_DIRECTORY"] = null,
        ["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = null,
        ["GIT_NAMESPACE"] = null,
        ["GIT_PREFIX"] = null,
        ["GIT_EXTERNAL_DIFF"] = null,
        ["GIT_CONFIG_PARAMETERS"] = null,
        ["GIT_CONFIG_COUNT"] = null,
    };

    /// <summary>The variables, with those that name the repository.</summary>
    public static IReadOnlyDictionary<string, string?> At(GitPlace place)
    {
        var variables = new Dictionary<string, string?>(Variables);
        foreach (var (name, value) in place.Variables)
        {
            variables[name] = value;
        }

        return variables;
    }
}
