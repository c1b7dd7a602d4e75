using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Policies;

namespace Autoauto.Core.Tests.Policies;

/// <summary>The head reaches the working tree byte for byte, whatever interrupts it, and nobody's edit is lost.</summary>
public sealed class PolicyWorkingTreeTests : IDisposable
{
    private readonly PolicyBench _bench = new();

    public PolicyWorkingTreeTests()
    {
        _bench.Write("AGENTS.md", "one\r\n");
        _bench.Write("skills/a.md", [0xFF, 0x00, 0x0D, 0x0A]);
        _bench.Write("skills/deep/b.md", "b");
        _bench.Write("src/code.cs", "not a policy");
        _bench.Ledger.Register(_bench.Target);
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Files_are_changed_created_and_deleted()
    {
        _bench.Evolve("e1", ("AGENTS.md", "two\r\n"), ("skills/new/c.md", "c"), ("skills/deep/b.md", null));

        var changed = _bench.Ledger.ApplyHead(_bench.Target);

        Assert.Equal(["AGENTS.md", "skills/deep/b.md", "skills/new/c.md"], changed);
        Assert.Equal("two\r\n", _bench.Text("AGENTS.md"));
        Assert.Equal("c", _bench.Text("skills/new/c.md"));
        Assert.False(Directory.Exists(_bench["skills/deep"]));
        Assert.Equal("not a policy", _bench.Text("src/code.cs"));
        Assert.Equal(new PolicyState("p", 1, 1, _bench.Ledger.Require("p").CreatedAt), _bench.Ledger.Require("p"));
        Assert.Empty(_bench.Ledger.ApplyHead(_bench.Target));
    }

    [Fact]
    public void Going_back_brings_back_every_byte_and_every_bit()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no executable bits.");
        MakeExecutable("skills/a.md");
        _bench.Ledger.Adopt(_bench.Target, _bench.Ledger.FindDrift(_bench.Target));
        var before = _bench.Snapshot();
        _bench.Evolve("e1", ("skills/a.md", "text"), ("AGENTS.md", null), ("skills/deep/b.md", null));
        _bench.Ledger.ApplyHead(_bench.Target);
        Assert.NotEqual(before, _bench.Snapshot());

        _bench.Move(PolicyMove.Rollback("e2", 1, null));
        _bench.Ledger.ApplyHead(_bench.Target);

        Assert.Equal(before, _bench.Snapshot());
    }

    [Fact]
    public void A_file_may_give_way_to_a_folder_of_its_name_and_the_other_way_round()
    {
        _bench.Evolve("e1", ("skills/a.md", null), ("skills/a.md/inner.md", "inner"), ("skills/deep/b.md", null), ("skills/deep", "a file"));
        _bench.Ledger.ApplyHead(_bench.Target);
        Assert.Equal("inner", _bench.Text("skills/a.md/inner.md"));
        Assert.Equal("a file", _bench.Text("skills/deep"));

        _bench.Move(PolicyMove.Restore(0, null));
        _bench.Ledger.ApplyHead(_bench.Target);
        Assert.Equal("b", _bench.Text("skills/deep/b.md"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void An_interrupted_move_is_finished_and_what_is_half_done_is_no_edit(int after)
    {
        _bench.Evolve("e1", ("AGENTS.md", "two"), ("skills/a.md", null), ("skills/c.md", "c"), ("skills/deep/b.md", "bb"));
        Interrupt(after, () => _bench.Ledger.ApplyHead(_bench.Target));

        var drift = _bench.Ledger.FindDrift(_bench.Target);
        Assert.Equal((1, 0, 4 - after), (drift.State.Head, drift.State.Applied, drift.Pending.Count));
        Assert.Empty(drift.Edits);

        Assert.Equal(4 - after, _bench.Ledger.ApplyHead(_bench.Target).Count);
        Assert.Equal(["AGENTS.md False 74776F", "skills/c.md False 63", "skills/deep/b.md False 6262"], _bench.Snapshot().Where(f => !f.StartsWith("src", StringComparison.Ordinal)));
        Assert.True(_bench.Ledger.FindDrift(_bench.Target).IsNone);
    }

    [Fact]
    public void The_head_may_move_on_over_an_interrupted_move()
    {
        _bench.Evolve("e1", ("AGENTS.md", "two"), ("skills/a.md", "two"));
        Interrupt(1, () => _bench.Ledger.ApplyHead(_bench.Target));
        _bench.Evolve("e2", ("AGENTS.md", "three"));

        _bench.Ledger.ApplyHead(_bench.Target);

        Assert.Equal(("three", "two"), (_bench.Text("AGENTS.md"), _bench.Text("skills/a.md")));
        Assert.Equal(2, _bench.Ledger.Require("p").Applied);
    }

    [Fact]
    public void What_an_interrupted_write_left_is_no_edit_and_is_swept()
    {
        _bench.Write("skills/.autoauto-policy-x1y2", "half");
        Assert.True(_bench.Ledger.FindDrift(_bench.Target).IsNone);
        _bench.Evolve("e1", ("skills/a.md", "two"));

        _bench.Ledger.ApplyHead(_bench.Target);

        Assert.Empty(Directory.EnumerateFiles(_bench["skills"], ".autoauto*"));
    }

    [Fact]
    public void Edits_by_hand_are_found_by_kind()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no executable bits.");
        _bench.Write("AGENTS.md", "mine");
        _bench.Write("skills/mine.md", "mine");
        File.Delete(_bench["skills/deep/b.md"]);
        MakeExecutable("skills/a.md");

        var drift = _bench.Ledger.FindDrift(_bench.Target);

        Assert.Equal(
            [
                (PolicyChangeKind.Changed, "AGENTS.md"), (PolicyChangeKind.ModeChanged, "skills/a.md"), (PolicyChangeKind.Deleted, "skills/deep/b.md"),
                (PolicyChangeKind.Added, "skills/mine.md"),
            ],
            drift.Edits.Select(e => (e.Kind, e.Path)));
        Assert.Empty(drift.Pending);
    }

    [Fact]
    public void An_edit_is_never_overwritten_and_nothing_else_is_written_either()
    {
        _bench.Write("skills/mine.md", "mine");
        _bench.Evolve("e1", ("AGENTS.md", "two"), ("skills/mine.md", "theirs"));
        var before = _bench.Snapshot();

        var error = Assert.Throws<AutoautoException>(() => _bench.Ledger.ApplyHead(_bench.Target));

        Assert.Equal(ErrorCode.PolicyEdited, error.Code);
        Assert.Contains("skills/mine.md", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, _bench.Snapshot());
        Assert.Equal(0, _bench.Ledger.Require("p").Applied);
    }

    [Fact]
    public void An_edit_in_the_last_moment_is_not_overwritten()
    {
        _bench.Evolve("e1", ("AGENTS.md", "two"));
        _bench.BeforeFile = path => _bench.Write(path, "mine");

        Assert.Equal(ErrorCode.PolicyEdited, Assert.Throws<AutoautoException>(() => _bench.Ledger.ApplyHead(_bench.Target)).Code);

        Assert.Equal("mine", _bench.Text("AGENTS.md"));
    }

    [Fact]
    public void Edits_are_adopted_as_a_version_of_their_own()
    {
        _bench.Write("AGENTS.md", "mine\r");
        _bench.Write("skills/mine.md", [0xFE]);
        File.Delete(_bench["skills/deep/b.md"]);
        var before = _bench.Snapshot();

        var adopted = _bench.Ledger.Adopt(_bench.Target, _bench.Ledger.FindDrift(_bench.Target), "by hand");

        Assert.Equal((1, PolicyCause.Manual, "by hand"), (adopted.Number, adopted.Cause, adopted.Summary));
        Assert.Equal(["AGENTS.md", "skills/a.md", "skills/mine.md"], _bench.Ledger.FilesOf("p", 1).Select(f => f.Path));
        Assert.True(_bench.Ledger.FindDrift(_bench.Target).IsNone);
        Assert.Equal(before, _bench.Snapshot());
        Assert.Equal(adopted.Number, _bench.Ledger.Adopt(_bench.Target, _bench.Ledger.FindDrift(_bench.Target)).Number);
    }

    [Fact]
    public void Edits_on_top_of_an_interrupted_move_are_adopted_and_the_move_is_finished()
    {
        _bench.Evolve("e1", ("AGENTS.md", "two"), ("skills/a.md", "two"));
        Interrupt(1, () => _bench.Ledger.ApplyHead(_bench.Target));
        _bench.Write("AGENTS.md", "mine");
        var drift = _bench.Ledger.FindDrift(_bench.Target);
        Assert.Equal(["AGENTS.md"], drift.Edits.Select(e => e.Path));
        Assert.Equal(["skills/a.md"], drift.Pending);

        Assert.Equal(2, _bench.Ledger.Adopt(_bench.Target, drift).Number);

        Assert.Equal(("mine", "two"), (_bench.Text("AGENTS.md"), _bench.Text("skills/a.md")));
        Assert.True(_bench.Ledger.FindDrift(_bench.Target).IsNone);
        Assert.Equal(2, _bench.Ledger.Require("p").Applied);
    }

    [Fact]
    public void Only_what_was_shown_is_adopted()
    {
        _bench.Write("AGENTS.md", "mine");
        var drift = _bench.Ledger.FindDrift(_bench.Target);
        _bench.Write("AGENTS.md", "mine, later");

        Assert.Equal(ErrorCode.PolicyEdited, Assert.Throws<AutoautoException>(() => _bench.Ledger.Adopt(_bench.Target, drift)).Code);
        Assert.Equal(0, _bench.Ledger.Require("p").Head);
    }

    [Fact]
    public void Adopting_after_the_head_was_moved_is_refused()
    {
        _bench.Write("AGENTS.md", "mine");
        var drift = _bench.Ledger.FindDrift(_bench.Target);
        _bench.Evolve("e1", ("skills/a.md", "two"));

        Assert.Equal(ErrorCode.PolicyBusy, Assert.Throws<AutoautoException>(() => _bench.Ledger.Adopt(_bench.Target, drift)).Code);
    }

    [Fact]
    public void A_version_is_put_into_another_checkout()
    {
        _bench.Evolve("e1", ("AGENTS.md", "two"), ("skills/c.md", "c"), ("skills/deep/b.md", null));
        var arm = _bench.Outside("arm");
        Directory.CreateDirectory(Path.Combine(arm, "skills"));
        File.WriteAllText(Path.Combine(arm, "skills", "other.md"), "of no version");
        File.WriteAllText(Path.Combine(arm, "README.md"), "no policy");

        _bench.Ledger.Materialise(_bench.Target, 1, arm);
        Assert.Equal(["AGENTS.md", "README.md", "skills/a.md", "skills/c.md"], _bench.Snapshot(arm).Select(f => f.Split(' ')[0]));
        Assert.Empty(_bench.Ledger.Materialise(_bench.Target, 1, arm));

        Assert.Equal(["skills/c.md", "AGENTS.md", "skills/deep/b.md"], _bench.Ledger.Materialise(_bench.Target, 0, arm));
        Assert.Equal(_bench.Snapshot().Where(f => !f.StartsWith("src", StringComparison.Ordinal)), _bench.Snapshot(arm).Where(f => !f.StartsWith("README", StringComparison.Ordinal)));
    }

    [Fact]
    public void Going_back_leaves_alone_what_did_not_belong_to_the_policy_then_or_does_not_now()
    {
        _bench.Write("docs/style.md", "style");
        _bench.Target = _bench.Target with { Include = ["AGENTS.md", "docs"] };
        _bench.Ledger.Recapture(_bench.Target, "docs instead of skills");
        _bench.Write("skills/a.md", "the user's own again");
        var before = _bench.Snapshot();

        _bench.Evolve("e1", ("AGENTS.md", "two"), ("docs/style.md", "new style"));
        _bench.Ledger.ApplyHead(_bench.Target);
        _bench.Move(PolicyMove.Rollback("e2", 1, null));
        _bench.Ledger.ApplyHead(_bench.Target);
        Assert.Equal(before, _bench.Snapshot());

        _bench.Move(PolicyMove.Restore(0, null));
        Assert.Empty(_bench.Ledger.ApplyHead(_bench.Target));
        Assert.Equal(before, _bench.Snapshot());
        Assert.Equal(["AGENTS.md", "docs/style.md"], _bench.Ledger.FilesOf("p", 4).Select(f => f.Path));
        var arm = _bench.Outside("arm");
        Directory.CreateDirectory(arm);
        Assert.Equal(["AGENTS.md", "docs/style.md"], _bench.Ledger.Materialise(_bench.Target, 0, arm));
    }

    [Theory]
    [InlineData("skills/link.md", false)]
    [InlineData("skills/folder", true)]
    public void A_link_among_the_files_is_refused(string path, bool isFolder)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a right of their own on Windows.");
        Link(path, isFolder);

        Assert.Equal(ErrorCode.PolicyInvalid, Assert.Throws<AutoautoException>(() => _bench.Ledger.FindDrift(_bench.Target)).Code);
    }

    [Fact]
    public void Nothing_is_written_through_a_link()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a right of their own on Windows.");
        var arm = _bench.Outside("arm");
        Directory.CreateDirectory(arm);
        Directory.CreateDirectory(_bench.Outside("victim"));
        Directory.CreateSymbolicLink(Path.Combine(arm, "skills"), _bench.Outside("victim"));

        Assert.Equal(ErrorCode.PolicyInvalid, Assert.Throws<AutoautoException>(() => _bench.Ledger.Materialise(_bench.Target, 0, arm)).Code);

        Assert.Empty(Directory.EnumerateFileSystemEntries(_bench.Outside("victim")));
    }

    [Fact]
    public void Git_and_other_repositories_and_our_own_files_never_belong_to_a_policy()
    {
        foreach (var path in new[] { ".git/notes.md", ".autoauto/programs/p/program.md", "vendor/.git/x", "vendor/lib.md", "docs/a.md" })
        {
            _bench.Write(path, "x");
        }

        var all = new PolicyTarget { Name = "all", Include = ["*.md"] };
        _bench.Ledger.Register(all);

        Assert.Equal(["AGENTS.md", "docs/a.md", "skills/a.md", "skills/deep/b.md"], _bench.Ledger.FilesOf("all", 0).Select(f => f.Path));
    }

    private void MakeExecutable(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_bench[path], File.GetUnixFileMode(_bench[path]) | UnixFileMode.UserExecute);
        }
    }

    private void Link(string path, bool isFolder)
    {
        Directory.CreateDirectory(_bench.Outside("elsewhere"));
        if (isFolder)
        {
            Directory.CreateSymbolicLink(_bench[path], _bench.Outside("elsewhere"));
        }
        else
        {
            File.CreateSymbolicLink(_bench[path], _bench.Outside("elsewhere/x"));
        }
    }

    private void Interrupt(int after, Action action)
    {
        var files = 0;
        _bench.BeforeFile = _ =>
        {
            if (files++ == after)
            {
                throw new InvalidOperationException("pulled the plug");
            }
        };
        Assert.Throws<InvalidOperationException>(action);
        _bench.BeforeFile = static _ => { };
    }
}
