using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Policies;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Tests.Policies;

/// <summary>Versions: what they hold, how the head moves, and that an episode moves it once.</summary>
public sealed class PolicyLedgerTests : IDisposable
{
    private static readonly byte[] s_wild = [0xFF, 0xFE, 0x00, 0x80, (byte)'\r', (byte)'\n', (byte)'a', (byte)'\r', 0xC3, 0x28];
    private readonly PolicyBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Version_0_is_what_is_there()
    {
        _bench.Write("AGENTS.md", "be kind\r\n");
        _bench.Write("skills/a/SKILL.md", s_wild);
        _bench.Write("skills/empty.md", string.Empty);
        _bench.Write("src/code.cs", "not a policy");

        var version = _bench.Ledger.Register(_bench.Target);

        Assert.Equal((0, PolicyCause.Register, 3, 9L + s_wild.Length), (version.Number, version.Cause, version.Files, version.Bytes));
        var contents = _bench.Ledger.ContentsOf("p", 0);
        Assert.Equal(["AGENTS.md", "skills/a/SKILL.md", "skills/empty.md"], contents.Select(f => f.Path));
        Assert.Equal(s_wild, contents[1].Bytes.ToArray());
        Assert.True(_bench.Ledger.FindDrift(_bench.Target).IsNone);
    }

    [Fact]
    public void Registering_again_changes_nothing()
    {
        _bench.Write("AGENTS.md", "one");
        _bench.Ledger.Register(_bench.Target);
        _bench.Write("AGENTS.md", "two");

        Assert.Equal(0, _bench.Ledger.Register(_bench.Target).Number);

        Assert.Equal("one", System.Text.Encoding.UTF8.GetString(_bench.Ledger.ContentsOf("p", 0)[0].Bytes.Span));
    }

    [Fact]
    public void Equal_files_are_equal_versions_and_are_stored_once()
    {
        _bench.Write("AGENTS.md", "one");
        var origin = _bench.Ledger.Register(_bench.Target);
        _bench.Evolve("e1", ("AGENTS.md", "two"));

        var back = _bench.Move(PolicyMove.Rollback("e2", 0, "worse"));

        Assert.Equal((2, PolicyCause.Rollback, 0, "e2", "worse"), (back.Number, back.Cause, back.SourceVersion, back.EpisodeId, back.Summary));
        Assert.Equal(origin.ManifestHash, back.ManifestHash);
        Assert.Equal(2L, _bench.Database.Read(c => c.Scalar("select count(*) from policy_blobs"), null));
    }

    [Fact]
    public void A_move_from_a_version_that_is_not_the_head_any_more_is_refused()
    {
        _bench.Write("AGENTS.md", "one");
        _bench.Ledger.Register(_bench.Target);
        _bench.Evolve("e1", ("AGENTS.md", "two"));

        var error = Assert.Throws<AutoautoException>(() => _bench.Move(PolicyMove.Rollback("e2", 0, null).From(0)));

        Assert.Equal((ErrorCode.PolicyBusy, 1), (error.Code, _bench.Ledger.Require("p").Head));
        Assert.Equal(2, _bench.Move(PolicyMove.Rollback("e2", 0, null).From(1)).Number);
    }

    [Fact]
    public void An_episode_moves_the_head_once_for_each_cause()
    {
        _bench.Write("AGENTS.md", "one");
        _bench.Ledger.Register(_bench.Target);
        _bench.Evolve("e1", ("AGENTS.md", "two"));
        var first = _bench.Move(PolicyMove.Rollback("e2", 0, null));

        var second = _bench.Move(PolicyMove.Rollback("e2", 1, null));
        var evolved = _bench.Evolve("e2", ("AGENTS.md", "three"));

        Assert.Equivalent(first, second, strict: true);
        Assert.Equal(3, evolved.Number);
        Assert.Equivalent(evolved, _bench.Evolve("e2", ("AGENTS.md", "four")), strict: true);
        Assert.Equal(3, _bench.Ledger.Require("p").Head);
    }

    [Fact]
    public void A_move_inside_a_failed_transaction_never_was()
    {
        _bench.Write("AGENTS.md", "one");
        _bench.Ledger.Register(_bench.Target);

        Assert.Throws<InvalidOperationException>(() => _bench.Database.Write(c =>
        {
            _bench.Ledger.Append(c, "p", PolicyMove.Rollback("e1", 0, null));
            throw new InvalidOperationException();
        }));

        Assert.Equal(0, _bench.Ledger.Require("p").Head);
        Assert.Single(_bench.Ledger.Versions("p"));
    }

    [Fact]
    public void What_is_not_there_has_an_error_of_its_own()
    {
        Assert.Equal(ErrorCode.PolicyNotFound, Code(() => _bench.Ledger.Require("p")));
        Assert.Equal(ErrorCode.PolicyNotFound, Code(() => _bench.Ledger.FindDrift(_bench.Target)));
        _bench.Ledger.Register(_bench.Target);
        Assert.Equal(ErrorCode.PolicyVersionNotFound, Code(() => _bench.Ledger.FilesOf("p", 7)));
        Assert.Equal(ErrorCode.PolicyVersionNotFound, Code(() => _bench.Move(PolicyMove.Restore(7, null))));
    }

    [Theory]
    [InlineData("../outside.md")]
    [InlineData("skills/../../outside.md")]
    [InlineData("/etc/passwd")]
    [InlineData("C:/x.md")]
    [InlineData("C:x.md")]
    [InlineData("skills\\x.md")]
    [InlineData(".git/hooks/pre-commit")]
    [InlineData("skills/.GIT/config")]
    [InlineData("git~1/config")]
    [InlineData(".autoauto/policies/p.json")]
    [InlineData(".AutoAuto/state.db")]
    [InlineData("skills/./x.md")]
    [InlineData("skills//x.md")]
    [InlineData("skills/x.md.")]
    [InlineData("skills/x.md ")]
    [InlineData("skills/a\nb.md")]
    [InlineData("")]
    public void A_path_that_leads_elsewhere_is_refused(string path)
    {
        _bench.Ledger.Register(_bench.Target);

        Assert.Equal(ErrorCode.PolicyInvalid, Code(() => _bench.Evolve("e1", (path, "x"))));

        Assert.Equal(0, _bench.Ledger.Require("p").Head);
        Assert.NotNull(PolicyPath.Validate(_bench.Target, path));
    }

    [Fact]
    public void A_path_has_to_be_among_the_policys_files()
    {
        Assert.Null(PolicyPath.Validate(_bench.Target, "skills/new/SKILL.md"));
        Assert.NotNull(PolicyPath.Validate(_bench.Target, "README.md"));
        Assert.NotNull(PolicyPath.Validate(_bench.Target with { Exclude = ["skills/new"] }, "skills/new/SKILL.md"));
    }

    [Theory]
    [InlineData("skills/A.md", "skills/a.md")]
    [InlineData("skills/a", "skills/a/b.md")]
    public void Files_that_cannot_lie_side_by_side_are_refused(string one, string other)
    {
        _bench.Ledger.Register(_bench.Target);

        Assert.Equal(ErrorCode.PolicyInvalid, Code(() => _bench.Evolve("e1", (one, "x"), (other, "y"))));
    }

    [Fact]
    public void A_thousand_versions_are_read_newest_first_and_page_by_page()
    {
        _bench.Write("AGENTS.md", "one");
        _bench.Ledger.Register(_bench.Target);
        _bench.Database.Write(c =>
        {
            for (var i = 1; i <= 1000; i++)
            {
                _bench.Ledger.Append(c, "p", PolicyMove.Rollback($"e{i}", 0, null));
            }
        });

        var numbers = _bench.Ledger.Versions("p").Select(v => v.Number).ToList();

        Assert.Equal(Enumerable.Range(0, 1001).Reverse(), numbers);
        Assert.Equal([1000, 999], _bench.Ledger.Versions("p").Take(2).Select(v => v.Number));
        Assert.True(_bench.Ledger.FindDrift(_bench.Target).IsNone);
        Assert.Empty(_bench.Ledger.ApplyHead(_bench.Target));
        Assert.Equal(1000, _bench.Ledger.Require("p").Applied);
    }

    [Fact]
    public async Task Concurrent_writers_number_their_versions_one_after_the_other()
    {
        _bench.Write("AGENTS.md", "one");
        _bench.Ledger.Register(_bench.Target);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(
            () =>
            {
                using var database = _bench.Reopen();
                var ledger = new PolicyLedger(database, _bench.Root, TimeProvider.System);
                for (var i = 0; i < 10; i++)
                {
                    database.Write(c => ledger.Append(c, "p", PolicyMove.Rollback($"{writer}-{i}", 0, null)));
                }
            },
            TestContext.Current.CancellationToken)));

        Assert.Equal(40, _bench.Ledger.Require("p").Head);
        Assert.Equal(40, _bench.Ledger.Versions("p").Select(v => v.EpisodeId).OfType<string>().Distinct().Count());
    }

    [Fact]
    public void Deleting_a_policy_keeps_contents_that_another_one_holds()
    {
        _bench.Write("AGENTS.md", "shared");
        _bench.Write("skills/own.md", "own");
        _bench.Ledger.Register(_bench.Target);
        _bench.Ledger.Register(new PolicyTarget { Name = "q", Include = ["AGENTS.md"] });

        _bench.Database.Write(c => PolicyStore.Delete(c, "p"));

        Assert.Null(_bench.Ledger.Find("p"));
        Assert.Equal("shared"u8.ToArray(), _bench.Ledger.ContentsOf("q", 0).Single().Bytes.ToArray());
        Assert.Equal(1L, _bench.Database.Read(c => c.Scalar("select count(*) from policy_blobs"), null));
    }

    private static ErrorCode Code(Action action) => Assert.Throws<AutoautoException>(action).Code;
}
