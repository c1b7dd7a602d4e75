using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Programs;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;

namespace Autoauto.Core.Tests.Loop;

/// <summary>What agents leave for their successors and what the user asks for: recorded once, told to the next agent, and ticked off when it was tried.</summary>
public sealed class BacklogTests : IDisposable
{
    private readonly PlayedAgent _agent = new("commit 90", "tries 80 1", "tries 70 99");

    public void Dispose() => _agent.Dispose();

    [Fact(Timeout = 300_000)]
    public async Task Notes_become_ideas_and_an_idea_that_is_tried_is_ticked_off()
    {
        using var workspace = RepositoryWorkspace.Open(_agent.Root);
        var mine = workspace.AddIdea("p", "  look at the\ncache ");
        Assert.Equal(mine, workspace.AddIdea("p", "Look at the cache"));

        await using var session = workspace.StartRun(new RunRequest { Program = "p", MaxExperiments = 3, NoReceipt = true });
        var run = await session.Completion;

        Assert.Equal(
            [
                $"1 User Tried look at the cache by {run.Id} 2 Kept", $"2 Agent Tried smaller is better by {run.Id} 1 Kept", "3 Agent Open go on",
                $"4 Agent Tried even smaller by {run.Id} 2 Kept", $"5 Agent Tried even smaller by {run.Id} 3 Kept",
            ],
            workspace.ListIdeas("p").Select(Line));
        Assert.Equal(["go on"], workspace.ListIdeas("p", IdeaState.Open).Select(i => i.Text));
        Assert.Contains("- idea 3: go on", _agent.LastPrompt, StringComparison.Ordinal);
        Assert.DoesNotContain("look at the cache", _agent.LastPrompt, StringComparison.Ordinal);

        workspace.RemoveRun(run.Id);
        Assert.Equal(["1 User Tried look at the cache"], workspace.ListIdeas().Select(Line));
        workspace.RemoveProgram("p", force: true);
        Assert.Empty(workspace.ListIdeas());
    }

    [Fact(Timeout = 300_000)]
    public async Task Guidance_and_ideas_that_come_during_a_run_are_told_to_the_next_agent()
    {
        _agent.Play("hold", "idle");
        using var workspace = RepositoryWorkspace.Open(_agent.Root);
        await using var session = workspace.StartRun(new RunRequest { Program = "p", MaxExperiments = 2, NoReceipt = true });
        await RunSessionTests.Until(() => _agent.IsHolding);
        Assert.DoesNotContain("Mind the gap", _agent.LastPrompt, StringComparison.Ordinal);

        workspace.UpdateOptions(session.RunId, o => o with { Guidance = "Mind the gap." });
        workspace.AddIdea("p", "Shrink it");
        _agent.LetGo();
        await session.Completion;

        Assert.Contains("Mind the gap.", _agent.LastPrompt, StringComparison.Ordinal);
        Assert.Contains("(by the human): Shrink it", _agent.LastPrompt, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_idea_is_refused()
    {
        using var workspace = RepositoryWorkspace.Open(_agent.Root);
        Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<AutoautoException>(() => workspace.AddIdea("p", " \n ")).Code);
        Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<AutoautoException>(() => workspace.AddIdea("p", new string('x', Idea.LongestText + 1))).Code);
        Assert.Equal(ErrorCode.ProgramNotFound, Assert.Throws<AutoautoException>(() => workspace.AddIdea("q", "x")).Code);
        Assert.Empty(workspace.ListIdeas());
    }

    private static string Line(Idea i) =>
        FormattableString.Invariant($"{i.Id} {i.Source} {i.State} {i.Text}{(i.TriedRunId is null ? string.Empty : $" by {i.TriedRunId} {i.TriedExperiment} {i.Outcome}")}");
}
