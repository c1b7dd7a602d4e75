using Autoauto.Core.Agents;
using Autoauto.Core.Model;
using Autoauto.Core.Processes;
using NSubstitute;

namespace Autoauto.Core.Tests.Agents;

public sealed class AgentProbeTests
{
    private static readonly AgentHost s_host = new() { HomeDirectory = Path.GetTempPath(), Variable = static _ => null };
    private readonly AgentProbe _probe = new(new ProcessRunner(TimeProvider.System), s_host);

    [Fact]
    public async Task A_program_that_is_not_there_is_not_installed()
    {
        AgentInstallation found = await _probe.InspectAsync(AgentCatalog.Get("codex"), "no-such-agent", TestContext.Current.CancellationToken);

        Assert.Equal(new AgentInstallation("codex", null, null), found);
        Assert.False(found.IsInstalled);
    }

    [Fact]
    public async Task The_version_is_what_the_program_says()
    {
        AgentInstallation found = await _probe.InspectAsync(AgentCatalog.Get("codex"), "git", TestContext.Current.CancellationToken);

        Assert.True(found.IsInstalled);
        Assert.Matches(@"^\d+\.\d+\.\d+", found.Version);
    }

    [Fact]
    public async Task A_test_is_one_tiny_call_in_an_empty_folder_that_is_gone_afterwards()
    {
        AgentRequest? seen = null;
        bool empty = false;
        IAgent agent = Substitute.For<IAgent>();
        agent.RunAsync(Arg.Any<AgentRequest>(), Arg.Any<Action<AgentEvent>>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            seen = call.Arg<AgentRequest>();
            empty = !Directory.EnumerateFileSystemEntries(seen.WorkingDirectory).Any();
            return new AgentReply { Outcome = AgentOutcome.Completed };
        });

        AgentReply reply = await AgentProbe.TestAsync(agent, "m", null, TestContext.Current.CancellationToken);

        Assert.Equal((AgentOutcome.Completed, "m", AgentProbe.TinyPrompt, true), (reply.Outcome, seen!.Model!, seen.Prompt, empty));
        Assert.False(Directory.Exists(seen.WorkingDirectory));
    }
}
