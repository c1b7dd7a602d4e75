using Autoauto.Core.Primitives;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Loop;

/// <summary>
/// Sees when a name on the PATH begins to mean another program: a shim in a folder that the user may write to would be run by the evaluator.
/// </summary>
internal static class ToolWatch
{
    private static readonly string[] s_names =
    [
        "git", "sh", "bash", "env", "dotnet", "msbuild", "pwsh", "python", "python3", "pip", "node", "npm", "npx", "cargo", "rustc", "go", "java", "javac", "mvn",
        "gradle", "make", "cmake", "ninja", "cc", "gcc", "g++", "clang", "ld", "ruby", "perl", "php", "time", "timeout", "perf", "hyperfine",
    ];

    /// <summary>What the names mean now, by name.</summary>
    public static Dictionary<string, (string Path, FileStamp Stamp)> Look()
    {
        var tools = new Dictionary<string, (string, FileStamp)>(StringComparer.Ordinal);
        foreach (var name in s_names)
        {
            if (ExecutablePath.Find(name) is { } path && FileStamp.Of(path) is { } stamp)
            {
                tools[name] = (path, stamp);
            }
        }

        return tools;
    }

    /// <summary>Names that mean something else than before. A new file that got in front of the old one is moved away.</summary>
    public static IReadOnlyList<string> PutBackSince(IReadOnlyDictionary<string, (string Path, FileStamp Stamp)> before, string saveTo)
    {
        var found = new List<string>();
        foreach (var (name, (path, stamp)) in Look())
        {
            if (!before.TryGetValue(name, out var was) || was == (path, stamp))
            {
                continue;
            }

            found.Add($"{path} ({(was.Path == path ? "replaced" : "put in front of " + was.Path)})");
            if (was.Path != path)
            {
                MoveAside.Now(path, Path.Combine(saveTo, "path", name));
            }
        }

        return found;
    }
}
