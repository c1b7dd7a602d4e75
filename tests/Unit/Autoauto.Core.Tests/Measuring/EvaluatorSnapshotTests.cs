using Autoauto.Core.Errors;
using Autoauto.Core.Measuring;
using Autoauto.Core.Primitives;
using Autoauto.Core.Processes;
using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Measuring;

public sealed class EvaluatorSnapshotTests : IDisposable
{
    private const int Limit = 60_000;
    private const string Script = "#!/bin/sh\r\necho '{\"ms\":1}'\n";
    private readonly ScratchFolder _scratch = new();
    private readonly EvaluatorStore _store;

    public EvaluatorSnapshotTests()
    {
        _store = new EvaluatorStore(_scratch["evaluators"], new ProcessRunner(TimeProvider.System));
        _scratch.Write("p/program.md", "Faster.");
        _scratch.Write("p/config.json", "{}");
        _scratch.Write("p/measure.sh", Script, executable: true);
        _scratch.Write("p/data/input.txt", "1 2 3");
        _scratch.Write("repo/tools/helper.py", "print(1)");
        _scratch.Write("repo/src/main.c", "int main;");
    }

    private string Program => _scratch["p"];

    public void Dispose() => _scratch.Dispose();

    [Fact(Timeout = Limit)]
    public async Task The_copy_is_complete_read_only_and_found_again()
    {
        var first = await CaptureAsync("tools/");
        var second = await CaptureAsync("tools/");
        var opened = _store.Open(first.Hash, first.Seal);

        Assert.Equal(Script, File.ReadAllText(Path.Combine(first.FilesDirectory, "measure.sh")));
        Assert.Equal("1 2 3", File.ReadAllText(Path.Combine(first.FilesDirectory, "data/input.txt")));
        Assert.Equal("print(1)", File.ReadAllText(Path.Combine(first.HelpersDirectory, "tools/helper.py")));
        Assert.False(File.Exists(Path.Combine(first.HelpersDirectory, "src/main.c")));
        Assert.True(new FileInfo(Path.Combine(first.FilesDirectory, "measure.sh")).IsReadOnly);
        Assert.Equal((first.Hash, first.Seal, first.Directory), (second.Hash, second.Seal, second.Directory));
        Assert.Equal(first.Hash, opened.Hash);
        Assert.Equal([first.Directory], Directory.GetFileSystemEntries(_store.Root));
        Assert.Equal(Path.Combine(first.FilesDirectory, "measure.sh"), first.CommandFor("measure.sh").Arguments[^1]);
    }

    [Fact(Timeout = Limit)]
    public async Task Names_bytes_modes_and_helpers_make_the_hash_and_litter_does_not()
    {
        var hashes = new List<string> { (await CaptureAsync("tools/")).Hash };
        _scratch.Write("p/__pycache__/x.pyc", "cache");
        _scratch.Write("p/.DS_Store", "x");
        Assert.Equal(hashes[0], (await CaptureAsync("tools/")).Hash);

        _scratch.Write("repo/tools/helper.py", "print(2)");
        hashes.Add((await CaptureAsync("tools/")).Hash);
        hashes.Add((await CaptureAsync("tools/none")).Hash);
        _scratch.Write("p/config.json", "{ }");
        hashes.Add((await CaptureAsync("tools/")).Hash);
        File.Move(_scratch["p/data/input.txt"], _scratch["p/data/input2.txt"]);
        hashes.Add((await CaptureAsync("tools/")).Hash);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_scratch["p/measure.sh"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
            hashes.Add((await CaptureAsync("tools/")).Hash);
        }

        Assert.Equal(hashes.Count, hashes.Distinct().Count());
    }

    [Fact(Timeout = Limit)]
    public async Task Every_kind_of_tampering_with_the_copy_is_seen_and_named()
    {
        var snapshot = await CaptureAsync("tools/");
        snapshot.VerifyIntact();
        var script = Path.Combine(snapshot.FilesDirectory, "measure.sh");
        Unlock(script);
        File.WriteAllText(script, Script.Replace('1', '0'));
        File.SetLastWriteTimeUtc(script, DateTime.UnixEpoch);
        File.WriteAllText(Path.Combine(snapshot.FilesDirectory, "json.py"), "");
        var helper = Path.Combine(snapshot.HelpersDirectory, "tools/helper.py");
        Unlock(helper);
        File.Delete(helper);

        var error = Assert.Throws<AutoautoException>(snapshot.VerifyIntact);

        Assert.Equal(ErrorCode.EvaluatorTampered, error.Code);
        foreach (var part in new[] { "files/measure.sh (changed)", "files/json.py (added)", "helpers/tools/helper.py (deleted)" })
        {
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact(Timeout = Limit)]
    public async Task A_script_replaced_by_a_link_or_a_pipe_is_tampering_and_does_not_hang()
    {
        var snapshot = await CaptureAsync();
        var script = Path.Combine(snapshot.FilesDirectory, "measure.sh");
        Unlock(script);
        File.Delete(script);
        File.CreateSymbolicLink(script, _scratch["p/measure.sh"]);
        Assert.Throws<AutoautoException>(snapshot.VerifyIntact);

        if (!OperatingSystem.IsWindows())
        {
            File.Delete(script);
            using var make = System.Diagnostics.Process.Start("mkfifo", script);
            await make.WaitForExitAsync();
            Assert.Throws<AutoautoException>(snapshot.VerifyIntact);
        }
    }

    [Fact(Timeout = Limit)]
    public async Task A_damaged_copy_is_refused_by_hash_and_made_anew_from_the_originals()
    {
        var snapshot = await CaptureAsync();
        Unlock(Path.Combine(snapshot.FilesDirectory, "measure.sh"));
        File.WriteAllText(Path.Combine(snapshot.FilesDirectory, "measure.sh"), "");

        Assert.Equal(ErrorCode.EvaluatorTampered, Assert.Throws<AutoautoException>(() => _store.Open(snapshot.Hash)).Code);
        Assert.Equal(ErrorCode.EvaluatorTampered, Assert.Throws<AutoautoException>(() => _store.Open(new string('0', 64))).Code);
        Assert.Equal(ErrorCode.EvaluatorTampered, Assert.Throws<AutoautoException>(() => _store.Open(snapshot.Hash, "another seal")).Code);
        Assert.Equal(snapshot.Hash, (await CaptureAsync()).Hash);
        snapshot.VerifyIntact();

        _store.Remove(snapshot.Hash);
        Assert.Empty(Directory.GetFileSystemEntries(_store.Root));
    }

    [Fact(Timeout = Limit)]
    public async Task The_users_files_come_back_with_bytes_line_ends_and_modes()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const UnixFileMode odd = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead;
        File.SetUnixFileMode(_scratch["p/measure.sh"], odd);
        var snapshot = await CaptureAsync();
        Assert.Empty(snapshot.FindChangedOriginals(Program));

        _scratch.Write("p/measure.sh", "echo cheat");
        Directory.Delete(_scratch["p/data"], recursive: true);
        File.SetUnixFileMode(_scratch["p/config.json"], UnixFileMode.UserRead);
        _scratch.Write("p/build.py", "evil");
        _scratch.Write("p/notes.txt", "mine");
        var before = File.GetUnixFileMode(_scratch["p/program.md"]);

        var restored = snapshot.RestoreOriginals(Program, _scratch["saved"]);

        Assert.Equal(["config.json (permissions)", "data/input.txt (deleted)", "measure.sh (changed)", "build.py (added)"], restored.Select(c => c.ToString()));
        Assert.Equal(Script, File.ReadAllText(_scratch["p/measure.sh"]));
        Assert.Equal(odd, File.GetUnixFileMode(_scratch["p/measure.sh"]));
        Assert.Equal(before, File.GetUnixFileMode(_scratch["p/config.json"]));
        Assert.Equal("1 2 3", File.ReadAllText(_scratch["p/data/input.txt"]));
        Assert.True(File.Exists(_scratch["p/notes.txt"]));
        Assert.Equal("echo cheat", File.ReadAllText(_scratch["saved/measure.sh"]));
        Assert.Equal("evil", File.ReadAllText(_scratch["saved/build.py"]));
        Assert.Empty(snapshot.FindChangedOriginals(Program));
    }

    [Fact(Timeout = Limit)]
    public async Task Restoring_never_writes_or_moves_through_a_link()
    {
        _scratch.Write("elsewhere/input.txt", "precious");
        _scratch.Write("elsewhere/measure.sh", "precious");
        var snapshot = await CaptureAsync();
        Directory.Delete(_scratch["p/data"], recursive: true);
        Directory.CreateSymbolicLink(_scratch["p/data"], _scratch["elsewhere"]);
        File.Delete(_scratch["p/measure.sh"]);
        File.CreateSymbolicLink(_scratch["p/measure.sh"], _scratch["elsewhere/measure.sh"]);

        snapshot.RestoreOriginals(Program, _scratch["saved"]);

        Assert.Equal("precious", File.ReadAllText(_scratch["elsewhere/input.txt"]));
        Assert.Equal("precious", File.ReadAllText(_scratch["elsewhere/measure.sh"]));
        Assert.Empty(snapshot.FindChangedOriginals(Program));
        Assert.Null(new FileInfo(_scratch["p/data"]).LinkTarget);
        Assert.Empty(FileTree.Links(Program));
    }

    [Fact(Timeout = Limit)]
    public async Task Changed_helpers_are_found_in_any_checkout()
    {
        var snapshot = await CaptureAsync("tools/");
        _scratch.Write("other/tools/helper.py", "print(1)");
        Assert.Empty(snapshot.FindChangedHelpers(_scratch["other"]));

        _scratch.Write("other/tools/helper.py", "print(2)");
        _scratch.Write("other/tools/json.py", "");

        Assert.Equal(["tools/helper.py (changed)", "tools/json.py (added)"], snapshot.FindChangedHelpers(_scratch["other"]).Select(c => c.ToString()));
        Assert.Empty((await CaptureAsync()).FindChangedHelpers(_scratch["other"]));
    }

    [Fact(Timeout = Limit)]
    public async Task Links_in_the_program_are_refused()
    {
        File.CreateSymbolicLink(_scratch["p/link"], "/etc/passwd");

        var error = await Assert.ThrowsAsync<AutoautoException>(() => CaptureAsync());

        Assert.Equal(ErrorCode.ProgramInvalid, error.Code);
        Assert.Empty(Directory.GetFileSystemEntries(_store.Root));
    }

    private static void Unlock(string path) => new FileInfo(path).IsReadOnly = false;

    private Task<EvaluatorSnapshot> CaptureAsync(params string[] helpers) =>
        _store.CaptureAsync(new EvaluatorSource(Program, _scratch["repo"], helpers, ["measure.sh"]), CancellationToken.None);
}
