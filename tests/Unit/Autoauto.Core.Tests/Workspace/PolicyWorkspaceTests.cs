using System.Diagnostics;
using System.Text.Json.Nodes;
using Autoauto.Core.Errors;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Storage;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;

namespace Autoauto.Core.Tests.Workspace;

/// <summary>Policies of a real repository: leases, restores, and what is refused.</summary>
public sealed class PolicyWorkspaceTests : IDisposable
{
    private static readonly Dictionary<string, JsonNode?> s_nothing = [];
    private readonly ScratchFolder _scratch = new();
    private readonly RepositoryWorkspace _workspace;

    public PolicyWorkspaceTests()
    {
        Git("init", "--quiet");
        _scratch.Write("AGENTS.md", "one\r\n");
        _workspace = RepositoryWorkspace.Open(_scratch.Path);
    }

    public void Dispose()
    {
        _workspace.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public void A_policy_is_declared_in_a_file_that_git_sees_and_kept_in_a_database_that_it_does_not()
    {
        Create();

        Assert.Equal("?? .autoauto/policies/p.json\n?? AGENTS.md\n", Git("status", "--porcelain", "--untracked-files=all"));
        Assert.Equal(["policy.register"], _workspace.ListEvents().Select(e => e.Kind));
    }

    [Fact]
    public void Only_one_works_on_a_policy_at_a_time_and_the_lease_is_given_back()
    {
        Create();
        using var database = new Database(new RunPaths(_scratch.Path).Database);
        var owner = ProcessIdentity.Current() with { Host = "elsewhere" };
        database.Write(c => LeaseStore.TryTake(c, new Lease("policy/p", "theirs", null, owner, DateTimeOffset.UtcNow), null));

        var error = Assert.Throws<AutoautoException>(() => _workspace.RestorePolicy("p", 0, null, false));
        Assert.Equal(ErrorCode.PolicyBusy, error.Code);
        Assert.Contains("elsewhere", error.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorCode.PolicyBusy, Code(() => _workspace.RemovePolicy("p")));
        Assert.Equal(ErrorCode.PolicyBusy, Code(() => _workspace.UpdatePolicy("p", Settings("maxLines", 9), false, null)));

        database.Write(c => LeaseStore.Beat(c, "policy/p", "theirs", DateTimeOffset.UtcNow.AddMinutes(-2)));
        _workspace.UpdatePolicy("p", Settings("maxLines", 9), false, null);
        Assert.Null(database.Read(c => LeaseStore.Find(c, "policy/p"), null));
    }

    [Fact]
    public void A_restore_that_was_cut_short_is_finished_by_the_next_one()
    {
        Create();
        _scratch.Write("AGENTS.md", "two");
        _workspace.UpdatePolicy("p", s_nothing, adoptEdits: true, null);
        using (var dying = RepositoryWorkspace.Open(_scratch.Path, new WorkspaceOptions { Faults = new Stop() }))
        {
            Assert.Throws<InvalidOperationException>(() => dying.RestorePolicy("p", 0, null, false));
        }

        Assert.Equal(["AGENTS.md"], _workspace.InspectPolicy("p").Drift!.Pending);
        Assert.Equal(2, _workspace.RestorePolicy("p", 2, null, false).Number);

        Assert.Equal("one\r\n", File.ReadAllText(_scratch["AGENTS.md"]));
        Assert.True(_workspace.InspectPolicy("p").Drift!.IsNone);
    }

    [Fact]
    public void A_policy_with_a_link_is_shown_with_its_problem_and_not_created()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a right of their own on Windows.");
        Create();
        File.CreateSymbolicLink(_scratch["CLAUDE.md"], _scratch["AGENTS.md"]);

        Assert.Equal(ErrorCode.PolicyInvalid, Code(() => _workspace.CreatePolicy("q", Settings("include", new JsonArray("*.md")))));
        Assert.Equal(ErrorCode.PolicyInvalid, Code(() => _workspace.UpdatePolicy("p", Settings("include", new JsonArray("*.md")), false, null)));

        Assert.False(_workspace.Policies.Exists("q"));
        Assert.Equal(["AGENTS.md"], _workspace.Policies.Load("p").Include);
    }

    private void Create() => _workspace.CreatePolicy("p", Settings("include", new JsonArray("AGENTS.md")));

    private static Dictionary<string, JsonNode?> Settings(string key, JsonNode value) => new() { [key] = value };

    private static ErrorCode Code(Action action) => Assert.Throws<AutoautoException>(action).Code;

    private string Git(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = _scratch.Path, RedirectStandardOutput = true })!;
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return output;
    }

    private sealed class Stop : IFaultPoints
    {
        public void Reached(string step, FaultPoint point)
        {
            if (step == "policy.file")
            {
                throw new InvalidOperationException("pulled the plug");
            }
        }
    }
}
