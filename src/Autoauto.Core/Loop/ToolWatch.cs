using Autoauto.Core.Primitives;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Loop;

/// <summary>
/// Sees when a name on the PATH begins to mean another program: a shim in a folder that the user may write to would be run by the evaluator.
/// </summary>
internal sealed class ToolWatch
{
    private static readonly string[] s_names =
    [
        "git", "sh", "bash", "env", "dotnet", "msbuild", "pwsh", "python", "python3", "pip", "node", "npm", "npx", "cargo", "rustc", "go", "java", "javac", "mvn",
        "gradle", "make", "cmake", "ninja", "cc", "gcc", "g++", "clang", "ld", "ruby", "perl", "php", "time", "timeout", "perf", "hyperfine",
    ];

    private List<FileStamp?> _folders = [];
    private List<(string Name, string Path)> _found = [];

    /// <summary>What the names mean now, by name. They are looked for again only where a folder of the PATH was changed.</summary>
    public Dictionary<string, (string Path, FileStamp Stamp)> Look()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(FileStamp.Of).ToList();
        if (!OperatingSystem.IsLinux() || !folders.SequenceEqual(_folders))
        {
            _folders = folders;
            _found = [.. s_names.Select(name => (name, ExecutablePath.Find(name)!)).Where(tool => tool.Item2 is not null)];
        }

        var tools = new Dictionary<string, (string, FileStamp)>(StringComparer.Ordinal);
        foreach (var (name, path) in _found)
        {
            if (FileStamp.Of(path) is { } stamp)
            {
                tools[name] = (path, stamp);
            }
        }

        return tools;
    }

    /// <summary>Names that mean something else than before. A new file that got in front of the old one is moved away.</summary>
    public IReadOnlyList<string> PutBackSince(IReadOnlyDictionary<string, (string Path, FileStamp Stamp)> before, string saveTo)
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
