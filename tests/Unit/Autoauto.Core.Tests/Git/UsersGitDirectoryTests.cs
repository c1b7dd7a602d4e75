using Autoauto.Core.Programs;
using Autoauto.Core.Tests.Loop;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;

namespace Autoauto.Core.Tests.Git;

/// <summary>What a whole run with every outcome leaves in the user's git directory and checkout.</summary>
public sealed class UsersGitDirectoryTests : IDisposable
{
    private readonly TurnRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact(Timeout = 300_000)]
    public async Task It_is_as_before_but_for_the_runs_branch_its_reflog_new_objects_and_the_exclude_file()
    {
        var git = Path.Combine(_repository.Path, ".git");
        var before = GitFiles.Of(git);
        var checkout = Checkout();
        using var workspace = RepositoryWorkspace.Open(_repository.Path);
        await using var session = workspace.StartRun(new RunRequest { Program = "p" });
        var run = await session.Completion;

        Assert.Equal(TurnRepository.Expected, RunSessionTests.Lines(workspace, run.Id));
        var after = GitFiles.Of(git);
        var gone = before.Except(after).Select(NameOf).ToList();
        var made = after.Except(before).Select(NameOf).ToList();
        Assert.All(gone, name => Assert.Equal("info/exclude", name));
        Assert.All(made, name => Assert.True(
            name == "info/exclude" || name == $"refs/heads/{run.Branch}" || name == $"logs/refs/heads/{run.Branch}" || name.StartsWith("objects/", StringComparison.Ordinal),
            $"{name} is new, or changed."));
        Assert.Contains($"refs/heads/{run.Branch}", made);
        Assert.Equal(checkout, Checkout());
        Assert.Empty(_repository.Leftovers());
        _repository.Git("fsck", "--strict");
    }

    private static string NameOf(string line) => line.Split(' ')[0];

    private List<string> Checkout() =>
    [
        .. GitFiles.Of(_repository.Path).Where(line => !line.StartsWith(".git/", StringComparison.Ordinal)
            && !(line.StartsWith(".autoauto/", StringComparison.Ordinal) && !line.StartsWith(".autoauto/programs/", StringComparison.Ordinal))),
    ];
}
