using Autoauto.Core.Errors;
using Autoauto.Core.Git;
using Autoauto.Core.Processes;
using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Git;

/// <summary>Wherever one stands, the right repository is found, or one clear error says why there is none.</summary>
public sealed class RepositoryLocationTests : IDisposable
{
    private readonly TurnRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task From_a_subfolder_the_repository_around_it_is_meant()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_repository.Path, "a", "b")).FullName;

        Assert.Equal(await FindAsync(_repository.Path), await FindAsync(folder));
        Assert.Equal(_repository.Path, (await FindAsync(folder)).Root);
    }

    [Fact]
    public async Task From_a_linked_worktree_the_main_worktree_is_meant()
    {
        var linked = _repository.Outside("linked");
        _repository.Git("worktree", "add", "-q", "-b", "other", linked);

        Assert.Equal(await FindAsync(_repository.Path), await FindAsync(linked));
        Assert.Equal(await FindAsync(_repository.Path), await FindAsync(Path.Combine(linked, ".autoauto")));
    }

    [Fact]
    public async Task A_submodule_and_its_linked_worktrees_are_a_repository_of_their_own()
    {
        using var library = new TurnRepository();
        _repository.Git("-c", "protocol.file.allow=always", "submodule", "add", "-q", library.Path, "library");
        var submodule = Path.Combine(_repository.Path, "library");
        var linked = _repository.Outside("linked");
        _repository.Git("-C", submodule, "worktree", "add", "-q", "-b", "other", linked);

        var found = await FindAsync(submodule);

        Assert.Equal((submodule, Path.Combine(_repository.Path, ".git", "modules", "library")), (found.Root, found.CommonDirectory));
        Assert.Equal(found, await FindAsync(linked));
    }

    [Fact]
    public async Task A_bare_repository_and_its_worktrees_have_no_place_for_state_and_say_so()
    {
        var bare = _repository.Outside("bare.git");
        _repository.Git("clone", "-q", "--bare", ".", bare);
        var linked = _repository.Outside("linked");
        _repository.Git("-C", bare, "worktree", "add", "-q", "-b", "other", linked);

        foreach (var place in new[] { bare, linked })
        {
            var error = await Assert.ThrowsAsync<AutoautoException>(() => FindAsync(place));
            Assert.Equal(ErrorCode.RepositoryBare, error.Code);
            Assert.Contains("git clone", error.Hint!.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Inside_the_git_directory_or_outside_of_any_repository_nothing_is_found()
    {
        foreach (var place in new[] { Path.Combine(_repository.Path, ".git"), _repository.Outside(string.Empty), Path.Combine(_repository.Path, "value.txt"), _repository.Outside("nowhere") })
        {
            Assert.Equal(ErrorCode.RepositoryNotFound, (await Assert.ThrowsAsync<AutoautoException>(() => FindAsync(place))).Code);
        }
    }

    private static Task<RepositoryLocation> FindAsync(string path) => RepositoryLocation.FindAsync(path, new ProcessRunner(TimeProvider.System), CancellationToken.None);
}
