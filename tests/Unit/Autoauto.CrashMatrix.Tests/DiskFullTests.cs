using System.Diagnostics;
using System.Globalization;
using Autoauto.Core.Errors;
using Autoauto.CrashMatrix.Tests.Support;

namespace Autoauto.CrashMatrix.Tests;

/// <summary>
/// A disk that really is full: the repository and the engine's working folders for it lie on a small file system in memory, in a mount namespace of its own. Whatever write fails first,
/// nothing is damaged, and the run goes on when there is room again.
/// </summary>
[Collection(PreparedRunner.Name)]
public sealed class DiskFullTests(PreparedRunner prepared, ITestOutputHelper output)
{
    // What lies in the repository is copied onto the small file system; what is left free is what the run may use up.
    private const string Script = """
        now=$1; free=$2; host=$3; run=$4; work=$5
        used=$(du -sk "$now" | cut -f1)
        cp -a "$now" "$now.saved"
        mount -t tmpfs -o size=$((used + 8192 + free))k none "$now" || exit 99
        cp -a "$now.saved/." "$now/"
        mkdir -p "$now/work" "$work" && mount --bind "$now/work" "$work" || exit 99
        # Filled up to the free part, however the file system counts.
        avail=$(df -k --output=avail "$now" | tail -1)
        head -c $(( (avail - free) * 1024 )) /dev/zero > "$now/filler"
        dotnet "$host" "$now/repository" start "$run" > "$now.out" 2> "$now.err"
        echo "first $?" >> "$now.out"
        rm "$now/filler"
        id=$(ls "$now/repository/.autoauto/logs" 2>/dev/null | head -1)
        [ -z "$id" ] || dotnet "$host" "$now/repository" resume "$id" >> "$now.out" 2>&1
        echo "second $?" >> "$now.out"
        rm -rf "$now.saved"
        cp -a "$now" "$now.after"
        """;

    [Fact(Timeout = 600_000)]
    public Task A_full_disk_damages_nothing() => FillAsync(300);

    [Fact]
    [Trait("Category", "CrashMatrix")]
    public Task A_disk_that_is_full_anywhere_damages_nothing() => FillAsync(0, 8, 40, 100, 150, 200, 250, 350, 400, 500, 600, 800, 1000, 1500);

    private async Task FillAsync(params int[] freeKilobytes)
    {
        var runner = prepared.Runner;
        foreach (var free in freeKilobytes)
        {
            var fingerprint = runner.StartAnew();
            var now = Path.GetDirectoryName(runner.Repository.Root)!;
            var (exitCode, text) = await RunAsync(now, runner.Repository.Paths.Worktrees, free);
            Assert.SkipWhen(exitCode is 99 or 1 && !File.Exists(now + ".out"), $"No file system can be mounted here, not even in a namespace of one's own: {text}");
            var ends = File.ReadAllText(now + ".out") + File.ReadAllText(now + ".err");
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{free} kB free: {ends.Trim().ReplaceLineEndings(" | ")}"));
            runner.Repository.Restore(Path.GetFileName(now) + ".after");

            // The first engine ends by itself or says clearly what is wrong; the second one ends well.
            Assert.True(
                ends.Contains("first 0", StringComparison.Ordinal) || ends.Contains(nameof(ErrorCode.DiskFull), StringComparison.Ordinal)
                    || ends.Contains("No space left", StringComparison.Ordinal),
                ends);
            Assert.True(ends.Contains("second 0", StringComparison.Ordinal), ends);
            if (runner.FindRun() is { } run)
            {
                // An agent or evaluator that itself found no room has failed, and says so in its experiment: the course of the run is its own.
                string[] judged = ["5", "6", "7 evaluator", "8", "10"];
                Assert.DoesNotContain(runner.Judge(run, new Before(fingerprint, [], 9, 9)), v => judged.Any(j => v.StartsWith(j, StringComparison.Ordinal)));
            }
        }
    }

    private static async Task<(int ExitCode, string Text)> RunAsync(string now, string work, int free)
    {
        var info = new ProcessStartInfo("unshare", [
            "--user", "--map-root-user", "--mount", "sh", "-c", Script, "sh", now, free.ToString(CultureInfo.InvariantCulture), EngineProcess.BuiltAssembly, ScriptedRepository.Program, work,
        ])
        {
            RedirectStandardError = true,
        };
        using var process = Process.Start(info)!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, error);
    }
}
