using System.Globalization;
using System.Security.Cryptography;
using Autoauto.Core.Errors;
using Autoauto.Core.Isolation;
using Autoauto.Core.Primitives;
using Autoauto.Core.Processes;
using Autoauto.Core.Programs;

namespace Autoauto.Core.Measuring;

/// <summary>
/// A check that lies where no agent looks, run before something is kept: a candidate that has learned the measurement instead of the task fails it. It says yes or no by
/// its exit code. What it prints goes nowhere: an agent that could read it would climb it. It runs in a copy that is thrown away, so that the code under test, which runs
/// beside it and may read it, leaves nothing of it where a later build, measurement or agent looks.
/// </summary>
/// <param name="runner">Starts it.</param>
/// <param name="named">Full path of the script; it is run where that really is, behind any links.</param>
/// <param name="root">Root of the repository, which it must not lie in.</param>
/// <param name="timeout">Longest time for one call.</param>
/// <param name="enclosure">The sandbox of its calls; null for none.</param>
internal sealed class HoldoutCheck(ProcessRunner runner, string named, string root, TimeSpan timeout, Enclosure? enclosure = null)
{
    private const string GitEntry = ".git";
    private const long Largest = 64 << 20;
    private readonly string _path = RealPath.Of(named);
    private byte[]? _hash;
    private int _calls;

    /// <summary>Refuses a check that cannot be run, or that every agent would find.</summary>
    /// <exception cref="AutoautoException">ProgramInvalid, EvaluatorNotRunnable.</exception>
    public void Require()
    {
        if (FileStamp.Of(_path) is not { IsRegular: true } stamp || stamp.Length > Largest)
        {
            throw new AutoautoException(ErrorCode.ProgramInvalid, $"There is no file '{named}', which 'holdout' names for the hidden check.", named, "Correct the path in config.json, or remove the setting.");
        }

        if (_path.StartsWith(RealPath.Of(root) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new AutoautoException(ErrorCode.ProgramInvalid, $"The hidden check '{named}' lies in the repository, where every agent reads it.", named, "Move it out of the repository, and name its new place.");
        }

        if (!ScriptLauncher.IsCompiled(_path))
        {
            _ = ScriptLauncher.Resolve(_path);
            return;
        }

        throw new AutoautoException(ErrorCode.EvaluatorNotRunnable, $"The hidden check '{named}' would have to be compiled first.", named, "Use a script, or an executable file.");
    }

    /// <summary>Runs the check on a copy of what was built.</summary>
    /// <param name="built">Folder of a built commit; stays as it is.</param>
    /// <param name="copy">Where its copy is made for the time of the call; what is there is removed.</param>
    /// <param name="marker">Whose processes these are: the part before the first dot of their mark.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>True if it passed; false also for what cannot be copied: a tree that is too deep, or files that forbid it.</returns>
    /// <exception cref="AutoautoException">EvaluatorTampered: the script is not what it was at the first call; EvaluatorNotRunnable.</exception>
    public async Task<bool> PassesAsync(string built, string copy, string marker, CancellationToken cancellationToken)
    {
        Require();
        var hash = SHA256.HashData(await File.ReadAllBytesAsync(_path, cancellationToken).ConfigureAwait(false));
        if (!(_hash ??= hash).AsSpan().SequenceEqual(hash))
        {
            throw new AutoautoException(ErrorCode.EvaluatorTampered, $"The hidden check '{named}' was changed while the run went on.", named, "Look at it, and resume the run.");
        }

        TreeRemoval.Remove(copy, cancellationToken);
        var temporary = TemporaryFolder.Create("autoauto-holdout-");
        try
        {
            TreeCopy.Make(built, copy, static name => name == GitEntry, cancellationToken);
            return await RunAsync(built, copy, temporary, marker, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or PathTooLongException)
        {
            return false;
        }
        catch (ProcessStartException e)
        {
            throw new AutoautoException(ErrorCode.EvaluatorNotRunnable, $"The hidden check could not be started: {e.Message}", named, "Look whether it can be run by hand.", e);
        }
        finally
        {
            TreeRemoval.Remove(temporary, CancellationToken.None);
            TreeRemoval.Remove(copy, cancellationToken);
        }
    }

    private async Task<bool> RunAsync(string built, string copy, string temporary, string marker, CancellationToken cancellationToken)
    {
        var command = ScriptLauncher.Resolve(_path);
        var spec = new ProcessSpec
        {
            FileName = command.FileName,
            Arguments = command.Arguments,
            WorkingDirectory = copy,
            Environment = new Dictionary<string, string?>(ChildEnvironment.WithoutEngineAndGit(), StringComparer.Ordinal)
            {
                ["TMPDIR"] = temporary,
                ["TMP"] = temporary,
                ["TEMP"] = temporary,
                ["PYTHONDONTWRITEBYTECODE"] = "1",
            },
            Timeout = timeout,
            Marker = string.Create(CultureInfo.InvariantCulture, $"{marker}.holdout{Interlocked.Increment(ref _calls):D8}."),
        };
        // Builds write full paths into what they make.
        var own = enclosure is null ? null : enclosure with { Plan = enclosure.Plan.With(PathAccess.Readable, built) };
        var outcome = await runner.RunAsync(spec.Within(own, temporary), cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return outcome is { End: ProcessEnd.Exited, ExitCode: 0 };
    }
}
