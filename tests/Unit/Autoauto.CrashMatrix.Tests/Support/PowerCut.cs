using System.Diagnostics;
using Autoauto.CrashMatrix.Tests.Grid;
using EngineHost;

namespace Autoauto.CrashMatrix.Tests.Support;

/// <summary>
/// A power cut. The repository and the engine's working folders for it lie on a file system of their own, in a mount namespace of its own; when the engine dies, only what that file system has
/// written to its disk by then is left. It is told to put off whatever nobody waits for: a commit every five minutes, no flush at renames.
/// </summary>
internal static class PowerCut
{
    private const int CannotMount = 99;

    // The loop device writes into the file "disk"; what the mounted file system still holds in memory is not in it.
    private const string Script = """
        repo=$1; work=$2; disk=$3; shift 3
        truncate -s 1G "$disk" && mkfs.ext4 -q -F "$disk" && mkdir "$disk.after" && mount -o loop "$disk" "$disk.after" || exit 99
        rmdir "$disk.after/lost+found"
        mkdir "$disk.after/work" && cp -a "$repo" "$disk.after/repository"
        umount "$disk.after"
        mkdir -p "$disk.cutting" "$work"
        mount -o loop,commit=300,noauto_da_alloc "$disk" "$disk.cutting" || exit 99
        mount --bind "$disk.cutting/repository" "$repo" && mount --bind "$disk.cutting/work" "$work" || exit 99
        "$@" > "$disk.end" 2>&1
        code=$?
        cp --sparse=always "$disk" "$disk.cut"
        umount -l "$work"; umount -l "$repo"; umount -l "$disk.cutting"
        mount -o loop "$disk.cut" "$disk.cutting" || exit 98
        cp -a "$disk.cutting/." "$disk.after/"
        umount "$disk.cutting"
        rmdir "$disk.cutting"
        rm "$disk" "$disk.cut"
        exit $code
        """;

    /// <summary>Why there can be none here; null if there can.</summary>
    public static string? Obstacle { get; } =
        !Environment.IsPrivilegedProcess ? "a file system can be mounted by root only" : !File.Exists("/dev/loop-control") ? "there are no loop devices" : null;

    /// <summary>Starts a run, cuts the power at the passage, and resumes; what is violated, empty if nothing.</summary>
    /// <exception cref="InvalidOperationException">The file system cannot be made or mounted.</exception>
    public static async Task<IReadOnlyList<string>> RunAsync(CellRunner runner, EngineProcess engine, Passage passage)
    {
        var fingerprint = runner.StartAnew();
        var disk = Path.Combine(runner.Repository.Outside, "disk");
        var command = engine.Command(runner.Repository, ["start", ScriptedRepository.Program, .. EngineProcess.At(passage, FaultAction.Kill)]);
        command.ArgumentList.Insert(0, command.FileName);
        foreach (var (argument, index) in new[] { "--mount", "sh", "-c", Script, "sh", runner.Repository.Root, runner.Repository.Paths.Worktrees, disk }.Select((a, i) => (a, i)))
        {
            command.ArgumentList.Insert(index, argument);
        }

        command.FileName = "unshare";
        using var process = Process.Start(command)!;
        process.StandardInput.Close();
        var end = await EngineProcess.EndOf(process);
        if (end.ExitCode is CannotMount or CannotMount - 1)
        {
            throw new InvalidOperationException($"No file system can be made here: {end.Error}");
        }

        if (!end.IsKilled)
        {
            return [$"0 end of the first engine: exit code {end.ExitCode} {await File.ReadAllTextAsync(disk + ".end")}"];
        }

        runner.Repository.Replace(Path.Combine(disk + ".after", "repository"), Path.Combine(disk + ".after", "work"));
        var run = runner.FindRun();
        IReadOnlyList<long> interruptions = run is null ? [] : [runner.LastMeasurement(run)];
        var resumed = await engine.RunAsync(runner.Repository, run is null ? ["start", ScriptedRepository.Program] : ["resume", run]);
        return resumed.ExitCode == 0
            ? runner.Judge(runner.OnlyRun(), new Before(fingerprint, interruptions, 1, CellRunner.IsInFlight(passage) ? 1 : 0))
            : [$"0 resume: exit code {resumed.ExitCode} {resumed.Output}{resumed.Error}"];
    }
}
