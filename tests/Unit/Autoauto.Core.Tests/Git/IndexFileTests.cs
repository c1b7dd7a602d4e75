using Autoauto.Core.Git;
using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Git;

public sealed class IndexFileTests : IDisposable
{
    private readonly CheatedRepository _repository = new(isCareful: true);

    public void Dispose() => _repository.Dispose();

    [Theory]
    [InlineData("2")]
    [InlineData("4")]
    public void Every_version_gives_the_same_paths(string version)
    {
        _repository.Git("update-index", "--index-version", version);
        Assert.Equal(_repository.Git("ls-files").Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal), Read().Paths.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("2")]
    [InlineData("4")]
    public void A_few_paths_are_found_among_all(string version)
    {
        _repository.Git("update-index", "--index-version", version);
        var git = Path.Combine(_repository.Path, ".git");

        Assert.Equal(["README.md", "src/work.sh"], IndexFile.Among(git, ["src", "src/work.sh", "README.md", "README.m"]).Order(StringComparer.Ordinal));
        Assert.Empty(IndexFile.Among(git, []));
        File.Delete(Path.Combine(git, "index"));
        Assert.Equal(["none"], IndexFile.Among(git, ["none"]));
    }

    [Theory]
    [InlineData("--assume-unchanged")]
    [InlineData("--skip-worktree")]
    public void A_path_hidden_from_git_is_a_change(string flag)
    {
        var before = Digest();
        _repository.Git("update-index", flag, "src/work.sh");
        Assert.NotEqual(before, Digest());
    }

    [Fact]
    public void Refreshed_times_are_no_change_and_a_staged_file_is_one()
    {
        var before = Digest();
        File.SetLastWriteTimeUtc(Path.Combine(_repository.Path, "README.md"), DateTime.UnixEpoch);
        _repository.Git("update-index", "--refresh");
        Assert.Equal(before, Digest());
        _repository.Write("README.md", "Changed.\n");
        _repository.Git("add", "README.md");
        Assert.NotEqual(before, Digest());
    }

    [Fact]
    public void What_is_no_index_or_only_a_part_of_one_is_not_read()
    {
        var content = File.ReadAllBytes(Path.Combine(_repository.Path, ".git", "index"));
        Assert.Null(IndexFile.TryParse("nonsense"u8, 20));
        Assert.Null(IndexFile.DigestOf("nonsense"u8, 20));
        Assert.All(Enumerable.Range(0, 200), length => Assert.Null(IndexFile.TryParse(content.AsSpan(0, length), 20)));
    }

    private string? Digest() => IndexFile.DigestOf(File.ReadAllBytes(Path.Combine(_repository.Path, ".git", "index")), 20);

    private IndexFile Read() => IndexFile.TryRead(Path.Combine(_repository.Path, ".git"))!;
}
