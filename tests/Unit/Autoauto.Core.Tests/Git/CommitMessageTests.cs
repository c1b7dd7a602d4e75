using Autoauto.Core.Git;

namespace Autoauto.Core.Tests.Git;

public sealed class CommitMessageTests
{
    [Fact]
    public void One_commit_keeps_its_message() =>
        Assert.Equal("Do it\n\nWhy.\n\nAutoauto-Run: r", CommitMessage.Combine("other", [Commit("Do it\n\nWhy.\n\nAutoauto-Run: r")]));

    [Fact]
    public void Several_become_a_list_with_all_trailers_once() => Assert.Equal(
        "Both\n\n- A\n- B\n\nAutoauto-Run: r\nAutoauto-Experiment: 1\nAutoauto-Experiment: 2",
        CommitMessage.Combine("Both", [Commit("A\n\nAutoauto-Run: r\nAutoauto-Experiment: 1"), Commit("B\n\nWhy: not a trailer\nbecause of this line\n\nAutoauto-Run: r\nAutoauto-Experiment: 2")]));

    [Theory]
    [InlineData("Fix: this is a subject", 0)]
    [InlineData("A\n\nSome text.", 0)]
    [InlineData("A\n\nSigned-off-by: X <x@example.org>", 1)]
    [InlineData("A\n\nSigned-off-by: X\nno trailer", 0)]
    public void Only_a_last_paragraph_of_trailers_counts(string message, int count) => Assert.Equal(count, CommitMessage.TrailersOf(message).Count);

    private static CommitInfo Commit(string message) => new("sha", [], message.Split('\n')[0], message);
}
