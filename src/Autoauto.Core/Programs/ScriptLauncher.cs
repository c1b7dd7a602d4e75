using System.Text;
using Autoauto.Core.Errors;
using Autoauto.Core.Primitives;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Programs;

/// <summary>How a script is started.</summary>
/// <param name="FileName">Full path of the executable.</param>
/// <param name="Arguments">Its arguments, the script included; a caller may add more.</param>
public sealed record ScriptCommand(string FileName, IReadOnlyList<string> Arguments);

/// <summary>Turns a script file into a command line, by its extension.</summary>
public static class ScriptLauncher
{
    private static readonly string[] s_extensions = OperatingSystem.IsWindows()
        ? [".cs", ".ps1", ".sh", ".py", ".js", ".mjs", ".cmd", ".bat", ".exe"]
        : [".cs", ".ps1", ".sh", ".py", ".js", ".mjs"];

    // Files that stand beside a script of the same name without being one.
    private static readonly string[] s_companions =
        [".md", ".txt", ".json", ".log", ".csv", ".xml", ".yml", ".yaml", ".toml", ".pdb", ".dll", ".config", ".cmd", ".bat", ".exe", ".bak", ".orig"];

    /// <summary>The extensions that are run through an interpreter or compiled here.</summary>
    public static IReadOnlyList<string> Extensions => s_extensions;

    /// <summary>True for a C# file, which is compiled before it is run.</summary>
    public static bool IsCompiled(string path) => HasExtension(path, ".cs");

    /// <summary>Why the file cannot be run as a script, to be read behind its name; null if it can, interpreters aside.</summary>
    public static string? WhyUnusable(string path)
    {
        if (s_extensions.Any(extension => HasExtension(path, extension)) || ExecutablePath.Find(Path.GetFullPath(path)) is not null)
        {
            return null;
        }

        return OperatingSystem.IsWindows()
            ? $"cannot be run here: use one of {string.Join(", ", s_extensions)}"
            : $"cannot be run: use one of {string.Join(", ", s_extensions)}, or make it executable (chmod +x)";
    }

    /// <summary>The command that runs <paramref name="scriptPath"/>. A <c>.cs</c> file must have been compiled: see the evaluator's snapshot.</summary>
    /// <exception cref="AutoautoException"><see cref="ErrorCode.EvaluatorNotRunnable"/> if its interpreter is missing.</exception>
    public static ScriptCommand Resolve(string scriptPath)
    {
        ArgumentException.ThrowIfNullOrEmpty(scriptPath);
        var path = Path.GetFullPath(scriptPath);
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".cs" => throw new AutoautoException(ErrorCode.EvaluatorNotRunnable, $"'{path}' has to be compiled before it can be run.", path),
            ".dll" => new(Interpreter(path, "Install the .NET SDK 10 or newer.", "dotnet"), [path]),
            ".ps1" => new(
                Interpreter(path, "Install PowerShell 7 (pwsh).", "pwsh"),
                ["-NoLogo", "-NoProfile", "-NonInteractive", "-File", path]),
            ".sh" => new(Shell(path), [path]),
            ".py" => new(Python(path), [path]),
            ".js" or ".mjs" => new(Interpreter(path, "Install Node.js.", "node"), [path]),
            ".cmd" or ".bat" when OperatingSystem.IsWindows() => new(Interpreter(path, "It is part of Windows.", "cmd.exe"), ["/d", "/c", path]),
            _ => new(ExecutablePath.Find(path) ?? throw NotExecutable(path), []),
        };
    }

    internal static bool IsCompanion(string fileName)
    {
        var extension = Path.GetExtension(fileName);
        return !s_extensions.Contains(extension, StringComparer.OrdinalIgnoreCase)
               && s_companions.Contains(extension, StringComparer.OrdinalIgnoreCase);
    }

    private static string Python(string path) =>
        OperatingSystem.IsWindows()
            ? Interpreter(path, "Install Python 3.", "python", "py", "python3")
            : Interpreter(path, "Install Python 3.", "python3", "python");

    private static string Shell(string path)
    {
        const string hint = "Install a POSIX shell, or write the script in C# (.cs) or PowerShell (.ps1).";
        if (AsksForBash(path) && ExecutablePath.Find("bash") is { } bash && !OperatingSystem.IsWindows())
        {
            return bash;
        }

        return OperatingSystem.IsWindows()
            ? GitShell() ?? Interpreter(path, hint + " Git for Windows brings one.", "sh")
            : Interpreter(path, hint, "sh");
    }

    private static string? GitShell()
    {
        // System32\bash.exe is WSL's, which sees other paths: git's own shell is the one that works on a checkout.
        if (ExecutablePath.Find("git") is not { } git || Path.GetDirectoryName(Path.GetDirectoryName(git)) is not { } root)
        {
            return null;
        }

        string[] candidates = [Path.Combine(root, "bin", "bash.exe"), Path.Combine(root, "usr", "bin", "sh.exe")];
        return candidates.FirstOrDefault(File.Exists);
    }

    private static bool AsksForBash(string path)
    {
        Span<byte> head = stackalloc byte[128];
        using var stream = ReachableFile.Open(path, followsLinks: true);
        var text = Encoding.ASCII.GetString(head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)]);
        var firstLine = text.Split('\n', 2)[0];
        return firstLine.StartsWith("#!", StringComparison.Ordinal) && firstLine.Contains("bash", StringComparison.Ordinal);
    }

    private static string Interpreter(string path, string hint, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (ExecutablePath.Find(name) is { } found)
            {
                return found;
            }
        }

        throw new AutoautoException(
            ErrorCode.EvaluatorNotRunnable,
            $"'{Path.GetFileName(path)}' needs '{names[0]}', which was not found on PATH.",
            path,
            hint);
    }

    private static AutoautoException NotExecutable(string path) => new(
        ErrorCode.EvaluatorNotRunnable,
        File.Exists(path) ? $"'{Path.GetFileName(path)}' is not executable." : $"'{path}' does not exist.",
        path,
        $"Make it executable (chmod +x) or give it one of the extensions {string.Join(", ", s_extensions)}.");

    private static bool HasExtension(string path, string extension) =>
        Path.GetExtension(path).Equals(extension, StringComparison.OrdinalIgnoreCase);
}
