using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Autoauto.Core.Errors;
using Autoauto.Core.Primitives;
using Autoauto.Core.Processes;
using Autoauto.Core.Programs;

namespace Autoauto.Core.Measuring;

/// <summary>What makes up an evaluator before it is locked.</summary>
/// <param name="ProgramDirectory">The program's folder; all of it belongs to the evaluator.</param>
/// <param name="RepositoryDirectory">A checkout of the start commit, where helper files are taken from.</param>
/// <param name="Helpers">Globs of the repository's files that the evaluator calls.</param>
/// <param name="Scripts">Names of the scripts in the program's folder that will be run; C# ones are compiled.</param>
public sealed record EvaluatorSource(string ProgramDirectory, string RepositoryDirectory, IReadOnlyList<string> Helpers, IReadOnlyList<string> Scripts)
{
    /// <summary>The evaluator of a program: its measure script, its build script, and its agent's script where that lies in the folder.</summary>
    public static EvaluatorSource Of(ProgramDefinition program, string repositoryDirectory)
    {
        ArgumentNullException.ThrowIfNull(program);
        var scripts = new List<string> { Path.GetFileName(program.MeasureScript) };
        if (program.BuildScript is not null)
        {
            scripts.Add(Path.GetFileName(program.BuildScript));
        }

        if (program.Spec.Agent.Command is [var agent, ..]
            && !agent.AsSpan().ContainsAny('/', '\\')
            && File.Exists(Path.Combine(program.Directory, agent)))
        {
            scripts.Add(agent);
        }

        return new EvaluatorSource(program.Directory, repositoryDirectory, program.Spec.Helpers, scripts);
    }
}

/// <summary>
/// Keeps locked evaluators: read-only copies below one folder, named by what is in them, so that the same evaluator is kept (and compiled) once.
/// </summary>
/// <param name="root">The folder of the copies: <c>.autoauto/evaluators</c>.</param>
/// <param name="runner">Starts the compiler.</param>
public sealed class EvaluatorStore(string root, ProcessRunner runner)
{
    // Everything is hashed before each use: this much takes a few hundredths of a second.
    private const long LargestEvaluator = 64L << 20;

    /// <summary>The folder of the copies.</summary>
    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>Copies and compiles an evaluator, or finds the copy that is there.</summary>
    /// <exception cref="AutoautoException">
    /// <see cref="ErrorCode.EvaluatorNotRunnable"/> if a script does not compile, <see cref="ErrorCode.ProgramInvalid"/> if it cannot be copied.
    /// </exception>
    /// <exception cref="OperationCanceledException">The compiler was cancelled; nothing is left behind.</exception>
    public async Task<EvaluatorSnapshot> CaptureAsync(EvaluatorSource source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        PrivateFiles.CreateFolder(Root);
        RemoveLeft();
        var work = Path.Combine(Root, FormattableString.Invariant($"{NewPrefix}{Environment.ProcessId}-{Path.GetRandomFileName()}"));
        try
        {
            Directory.CreateDirectory(Path.Combine(work, EvaluatorSnapshot.Files));
            CopyProgram(source, work);
            CopyHelpers(source, work);
            var files = FileTree.Files(work).Select(path => EvaluatorFile.Read(work, path)).ToList();
            var hash = EvaluatorFile.IdentityOf(files);
            var modes = EvaluatorSnapshot.ModesOf(source.ProgramDirectory);
            if (FindIntact(hash) is { } existing && source.Scripts.All(existing.CanRun))
            {
                return existing with { OriginalModes = modes };
            }

            var target = Path.Combine(Root, hash);
            foreach (var script in source.Scripts.Where(ScriptLauncher.IsCompiled))
            {
                var folder = Path.Combine(work, EvaluatorSnapshot.Files);
                await new ScriptCompiler(runner).CompileAsync(
                    Path.Combine(folder, script),
                    folder,
                    Path.Combine(work, EvaluatorSnapshot.BinFolderOf(script)),
                    Path.Combine(target, EvaluatorSnapshot.Files),
                    cancellationToken).ConfigureAwait(false);
            }

            WriteManifest(work);
            Protect(work);
            Publish(work, target, source.Scripts);
            return Open(hash) with { OriginalModes = modes };
        }
        catch (Exception e) when (e is UnauthorizedAccessException or DirectoryNotFoundException or FileNotFoundException or PathTooLongException)
        {
            throw new AutoautoException(
                ErrorCode.ProgramInvalid,
                $"The evaluator's files cannot be copied: {e.Message}",
                source.ProgramDirectory,
                inner: e);
        }
        finally
        {
            TreeRemoval.Remove(work, CancellationToken.None);
        }
    }

    /// <summary>Opens a copy by its hash, as a resumed run does, and verifies it.</summary>
    /// <param name="hash">The evaluator's hash.</param>
    /// <param name="seal">
    /// The copy's <see cref="EvaluatorSnapshot.Seal"/> if it was recorded elsewhere: only then is a change of compiled files found that was made
    /// while no engine ran (sources are certified by the hash itself).
    /// </param>
    /// <exception cref="AutoautoException"><see cref="ErrorCode.EvaluatorTampered"/> if it is not there or not what it was.</exception>
    public EvaluatorSnapshot Open(string hash, string? seal = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(hash);
        var snapshot = EvaluatorSnapshot.Open(Path.Combine(Root, hash), hash);
        if (seal is not null && !string.Equals(seal, snapshot.Seal, StringComparison.Ordinal))
        {
            throw new AutoautoException(
                ErrorCode.EvaluatorTampered,
                $"The compiled files of evaluator {hash[..12]} are not those that were locked.",
                hash,
                "Start a new run.");
        }

        snapshot.VerifyIntact();
        return snapshot;
    }

    /// <summary>Deletes a copy; nothing happens if it is not there.</summary>
    public void Remove(string hash)
    {
        ArgumentException.ThrowIfNullOrEmpty(hash);
        TreeRemoval.Remove(Path.Combine(Root, hash));
    }

    private static string NewPrefix => $".new-{Environment.MachineName}-";

    /// <summary>Removes the half-made copies of this machine's processes that are gone.</summary>
    private void RemoveLeft()
    {
        foreach (var folder in Directory.GetDirectories(Root, NewPrefix + "*"))
        {
            var owner = Path.GetFileName(folder)[NewPrefix.Length..].Split('-')[0];
            if (int.TryParse(owner, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && !IsRunning(pid))
            {
                TreeRemoval.Remove(folder);
            }
        }
    }

    private static bool IsRunning(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private EvaluatorSnapshot? FindIntact(string hash)
    {
        if (!Directory.Exists(Path.Combine(Root, hash)))
        {
            return null;
        }

        try
        {
            return Open(hash);
        }
        catch (AutoautoException e) when (e.Code == ErrorCode.EvaluatorTampered)
        {
            // The name says what must be in it: it is made again.
            return null;
        }
    }

    private static void CopyProgram(EvaluatorSource source, string work)
    {
        if (FileTree.Links(source.ProgramDirectory) is [var link, ..])
        {
            throw new AutoautoException(
                ErrorCode.ProgramInvalid,
                $"'{link}' in the program's folder is a symbolic link: put a copy of the file there.",
                link);
        }

        var files = FileTree.Files(source.ProgramDirectory).Where(file => !FileTree.IsLitter(file)).ToList();
        Copy(source.ProgramDirectory, files, Path.Combine(work, EvaluatorSnapshot.Files));
    }

    private static void CopyHelpers(EvaluatorSource source, string work)
    {
        if (source.Helpers.Count > 0)
        {
            var helpers = EvaluatorSnapshot.HelpersIn(source.RepositoryDirectory, new GlobSet(source.Helpers, protects: true));
            Copy(source.RepositoryDirectory, helpers, Path.Combine(work, EvaluatorSnapshot.Helpers));
            File.WriteAllText(Path.Combine(work, EvaluatorSnapshot.HelperGlobs), string.Join('\n', source.Helpers));
        }
    }

    private static void Copy(string from, IReadOnlyList<string> files, string to)
    {
        var total = files.Sum(file => new FileInfo(Path.Combine(from, file)).Length);
        if (total > LargestEvaluator)
        {
            throw new AutoautoException(
                ErrorCode.ProgramInvalid,
                $"The evaluator's files have {total >> 20} MiB, at most {LargestEvaluator >> 20} are allowed: they are verified before each measurement.",
                from,
                "Keep large input data outside the program's folder and out of 'helpers'.");
        }

        foreach (var file in files)
        {
            var target = Path.Combine(to, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            ReachableFile.Copy(Path.Combine(from, file), target, LargestEvaluator);
        }
    }

    private static void WriteManifest(string work)
    {
        var all = FileTree.Files(work).Select(path => EvaluatorFile.Read(work, path)).ToList();
        File.WriteAllText(Path.Combine(work, EvaluatorSnapshot.Manifest), JsonSerializer.Serialize(all), new UTF8Encoding(false));
    }

    private static void Protect(string work)
    {
        // Files only: read-only folders would keep a user from deleting .autoauto.
        foreach (var file in FileTree.Files(work))
        {
            // The run's record will say that it is here.
            var path = Path.Combine(work, file);
            DurableFile.Flush(path);
            if (OperatingSystem.IsWindows())
            {
                File.SetAttributes(path, FileAttributes.ReadOnly);
            }
            else
            {
                const UnixFileMode writeBits = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
                File.SetUnixFileMode(path, File.GetUnixFileMode(path) & ~writeBits);
            }
        }
    }

    private void Publish(string work, string target, IReadOnlyList<string> scripts)
    {
        var isGood = FindIntact(Path.GetFileName(target)) is { } existing && scripts.All(existing.CanRun);
        if (!isGood && Directory.Exists(target))
        {
            TreeRemoval.Remove(target);
        }

        try
        {
            Directory.Move(work, target);
        }
        catch (IOException) when (Directory.Exists(target))
        {
            // Another engine was faster with the same evaluator: Open verifies its copy.
        }
    }
}
