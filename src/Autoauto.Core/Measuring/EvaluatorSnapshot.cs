using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Autoauto.Core.Errors;
using Autoauto.Core.Primitives;
using Autoauto.Core.Programs;

namespace Autoauto.Core.Measuring;

/// <summary>
/// A locked evaluator: the read-only copy that is run instead of the user's files, and what it must be. <c>files/</c> is the program's folder,
/// <c>helpers/</c> the declared files of the repository under their own paths, <c>bin/</c> what was compiled.
/// </summary>
public sealed partial record EvaluatorSnapshot
{
    internal const string Files = "files";
    internal const string Helpers = "helpers";
    internal const string HelperGlobs = "helpers.txt";
    internal const string Manifest = "manifest.json";

    private readonly ImmutableArray<EvaluatorFile> _expected;

    private EvaluatorSnapshot(string directory, string hash, string seal, ImmutableArray<EvaluatorFile> expected)
    {
        Directory = directory;
        Hash = hash;
        Seal = seal;
        _expected = expected;
    }

    /// <summary>SHA-256 of the evaluator's names, contents and execute bits, in hex.</summary>
    public string Hash { get; }

    /// <summary>SHA-256 of the list of all files of the copy, compiled ones included.</summary>
    public string Seal { get; }

    /// <summary>Full path of the copy.</summary>
    public string Directory { get; }

    /// <summary>Full path of the copy of the program's folder: what scripts see as AUTOAUTO_PROGRAM_DIRECTORY.</summary>
    public string FilesDirectory => Path.Combine(Directory, Files);

    /// <summary>Full path of the copies of the repository's helper files: what scripts see as AUTOAUTO_HELPERS_DIRECTORY.</summary>
    public string HelpersDirectory => Path.Combine(Directory, Helpers);

    /// <summary>Permissions of the user's own files when they were copied; empty if the copy was opened by its hash.</summary>
    internal ImmutableDictionary<string, UnixFileMode> OriginalModes { get; init; } = ImmutableDictionary<string, UnixFileMode>.Empty;

    /// <summary>The command that runs a script of the program's folder from the copy.</summary>
    /// <param name="script">The script's name: <c>measure.sh</c>.</param>
    /// <exception cref="AutoautoException"><see cref="ErrorCode.EvaluatorNotRunnable"/> if its interpreter is missing or it was not compiled.</exception>
    public ScriptCommand CommandFor(string script)
    {
        ArgumentException.ThrowIfNullOrEmpty(script);
        if (!CanRun(script))
        {
            throw new AutoautoException(ErrorCode.EvaluatorNotRunnable, $"'{script}' is not among the evaluator's locked scripts.", script);
        }

        return ScriptLauncher.Resolve(Path.Combine(Directory, ScriptLauncher.IsCompiled(script) ? DllOf(script) : $"{Files}/{script}"));
    }

    /// <summary>True if the copy holds the script, compiled if need be.</summary>
    public bool CanRun(string script)
    {
        var path = ScriptLauncher.IsCompiled(script) ? DllOf(script) : $"{Files}/{script}";
        return _expected.Any(file => string.Equals(file.Path, path, StringComparison.Ordinal));
    }

    /// <summary>Compares every file of the copy with what it must be; called before each use. Takes tens of microseconds per small file.</summary>
    /// <exception cref="AutoautoException"><see cref="ErrorCode.EvaluatorTampered"/> naming the files.</exception>
    public void VerifyIntact()
    {
        List<string> changes;
        try
        {
            changes = FindChangesOfCopy();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Damaged(Directory, Hash, e);
        }

        if (changes.Count > 0)
        {
            throw new AutoautoException(
                ErrorCode.EvaluatorTampered,
                $"The locked evaluator was changed: {string.Join(", ", changes.Take(10))}{(changes.Count > 10 ? ", …" : string.Empty)}.",
                Directory,
                "Nothing measured with it since the last check can be trusted. "
                + "Scripts must write to the checkout or to a temporary folder, not beside themselves.");
        }
    }

    internal static EvaluatorSnapshot Open(string directory, string hash)
    {
        try
        {
            var manifest = ReachableFile.ReadBytes(Path.Combine(directory, Manifest));
            var expected = JsonSerializer.Deserialize<ImmutableArray<EvaluatorFile>>(manifest);
            var sources = expected.Where(file => !file.Path.StartsWith("bin/", StringComparison.Ordinal));
            if (string.Equals(EvaluatorFile.IdentityOf(sources), hash, StringComparison.Ordinal))
            {
                return new EvaluatorSnapshot(directory, hash, Convert.ToHexStringLower(SHA256.HashData(manifest)), expected);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw Damaged(directory, hash, e);
        }

        throw Damaged(directory, hash, null);
    }

    internal static string BinFolderOf(string script) => $"bin/{Path.GetFileNameWithoutExtension(script)}";

    internal static List<string> HelpersIn(string repository, GlobSet helpers) =>
        [.. FileTree.ReadableEntries(repository, IsInternal).Where(entry => entry.IsFile && helpers.Matches(entry.Path)).Select(entry => entry.Path).Order(StringComparer.Ordinal)];

    private static bool IsInternal(string path) =>
        path is ".git" or ".autoauto";

    private static string DllOf(string script) => $"{BinFolderOf(script)}/{Path.GetFileNameWithoutExtension(script)}.dll";

    private static AutoautoException Damaged(string directory, string hash, Exception? inner) => new(
        ErrorCode.EvaluatorTampered,
        $"The locked copy of evaluator {hash[..Math.Min(12, hash.Length)]} is missing or damaged.",
        directory,
        "Start a new run: it locks the evaluator again.",
        inner);

    internal List<string> FindChangesOfCopy()
    {
        var changes = new List<string>();
        var there = FileTree.Entries(Directory).ToDictionary(entry => entry.Path, StringComparer.Ordinal);
        there.Remove(Manifest);
        foreach (var expected in _expected)
        {
            try
            {
                if (!there.Remove(expected.Path, out var entry))
                {
                    changes.Add($"{expected.Path} (deleted)");
                }
                else if (!expected.Is(Directory, entry))
                {
                    changes.Add($"{expected.Path} (changed)");
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                changes.Add($"{expected.Path} (unreadable)");
            }
        }

        changes.AddRange(there.Keys.Order(StringComparer.Ordinal).Select(path => $"{path} (added)"));
        return changes;
    }
}
