using Autoauto.Core.Git;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Processes;
using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Loop;

/// <summary>One arm is out of reach of the other: what changes in a parked folder is noticed, and what an invocation changes of a build is put back.</summary>
public sealed class ArmSealTests : IDisposable
{
    private readonly TurnRepository _repository = new();
    private readonly StoreClient _store;
    private readonly MeasurementSlots _slots;
    private readonly string _folder;

    public ArmSealTests()
    {
        var runner = new ProcessRunner(TimeProvider.System);
        var location = RepositoryLocation.FindAsync(_repository.Path, runner, CancellationToken.None).GetAwaiter().GetResult();
        _store = StoreClient.Open(location, new RunPaths(_repository.Path).Store, runner);
        _folder = _repository.Outside("run");
        _slots = new MeasurementSlots(_store, _folder, "run", ["cache/"]);
        _slots.CreateFolder();
    }

    public void Dispose()
    {
        _store.Dispose();
        _repository.Dispose();
    }

    [Theory(Timeout = 300_000)]
    [InlineData("out.bin")]
    [InlineData("value.txt")]
    [InlineData("new.txt")]
    [InlineData(".git/config")]
    public async Task What_changes_in_the_parked_arm_is_named(string file)
    {
        await BuildBothAsync();

        File.WriteAllText(Path.Combine(_folder, Parked(), file), "forged\n");

        Assert.Contains(_slots.TakeTouched(TestContext.Current.CancellationToken), change => change.StartsWith(file, StringComparison.Ordinal));
    }

    [Fact(Timeout = 300_000)]
    public async Task What_was_put_back_with_its_old_times_is_named_all_the_same()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere times can be set back.");
        await BuildBothAsync();
        var file = Path.Combine(_folder, Parked(), "out.bin");
        var (content, time) = (File.ReadAllText(file), File.GetLastWriteTimeUtc(file));

        File.WriteAllText(file, "forged\n");
        File.WriteAllText(file, content);
        File.SetLastWriteTimeUtc(file, time);
        await _slots.StandAsBuiltAsync(Arm.Baseline, CancellationToken.None);
        await _slots.StandAsBuiltAsync(Arm.Candidate, CancellationToken.None);

        Assert.NotEmpty(_slots.TakeTouched(TestContext.Current.CancellationToken));
    }

    [Fact(Timeout = 300_000)]
    public async Task Turns_without_a_touch_name_nothing()
    {
        await BuildBothAsync();
        foreach (var arm in new[] { Arm.Baseline, Arm.Candidate, Arm.Candidate, Arm.Baseline })
        {
            await _slots.StandAsBuiltAsync(arm, CancellationToken.None);
            File.WriteAllText(Path.Combine(_slots.Measure, "left.txt"), "of this invocation\n");
        }

        Assert.Empty(_slots.TakeTouched(TestContext.Current.CancellationToken));
    }

    [Fact(Timeout = 300_000)]
    public async Task What_an_invocation_does_to_its_own_build_is_put_back_before_the_next()
    {
        await BuildBothAsync();
        await _slots.StandAsBuiltAsync(Arm.Candidate, CancellationToken.None);
        var built = Path.Combine(_slots.Measure, "out.bin");
        var time = File.GetLastWriteTimeUtc(built);
        File.WriteAllText(built, "the answer\n");
        File.Delete(Path.Combine(_slots.Measure, "out2.bin"));
        File.WriteAllText(Path.Combine(_slots.Measure, "value.txt"), "0\n");
        File.WriteAllText(Path.Combine(_slots.Measure, "added.txt"), "0\n");

        await _slots.StandAsBuiltAsync(Arm.Candidate, CancellationToken.None);

        Assert.Equal(("built\n", time), (File.ReadAllText(built), File.GetLastWriteTimeUtc(built)));
        Assert.Equal("built\n", File.ReadAllText(Path.Combine(_slots.Measure, "out2.bin")));
        Assert.Equal("100\n", File.ReadAllText(Path.Combine(_slots.Measure, "value.txt")));
        Assert.False(File.Exists(Path.Combine(_slots.Measure, "added.txt")));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_link_in_the_place_of_the_measured_folder_has_nothing_done_to_where_it_leads()
    {
        await BuildBothAsync();
        var mine = _repository.Outside("mine");
        Directory.CreateDirectory(mine);
        File.WriteAllText(Path.Combine(mine, "precious.txt"), "mine\n");
        Directory.Move(_slots.Measure, _slots.Measure + "-away");
        Directory.CreateSymbolicLink(_slots.Measure, mine);

        await _slots.StandAsBuiltAsync(Arm.Candidate, CancellationToken.None);

        Assert.Equal(["precious.txt"], Directory.EnumerateFileSystemEntries(mine).Select(Path.GetFileName));
        Assert.Equal("mine\n", File.ReadAllText(Path.Combine(mine, "precious.txt")));
        Assert.NotEmpty(_slots.TakeTouched(TestContext.Current.CancellationToken));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_removal_that_is_cut_short_is_taken_up_by_the_next_one()
    {
        await BuildBothAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _slots.RemoveAsync(new CancellationToken(canceled: true)));
        Assert.True(_slots.IsOurs());
        await _slots.RemoveAsync(CancellationToken.None);

        Assert.False(Directory.Exists(_folder));
    }

    private string Parked() => Directory.Exists(Path.Combine(_folder, "slot-1")) ? "slot-1" : "slot-2";

    private async Task BuildBothAsync()
    {
        var head = _repository.Git("rev-parse", "HEAD").Trim();
        foreach (var arm in new[] { Arm.Baseline, Arm.Candidate })
        {
            await _slots.CheckOutAsync(arm, head, CancellationToken.None);
            File.WriteAllText(Path.Combine(_slots.Measure, "out.bin"), "built\n");
            File.WriteAllText(Path.Combine(_slots.Measure, "out2.bin"), "built\n");
            _slots.MarkBuilt(arm, head, hasBuild: true, TestContext.Current.CancellationToken);
        }
    }
}
