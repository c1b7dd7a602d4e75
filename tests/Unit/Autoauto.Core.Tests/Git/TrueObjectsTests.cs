using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Git;

/// <summary>The engine's git sees the objects that would be pushed, whatever refs/replace and grafts show in their place.</summary>
public sealed class TrueObjectsTests : IDisposable
{
    private readonly TurnRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task Replaced_commits_and_grafts_show_neither_other_files_nor_other_parents()
    {
        var start = _repository.Git("rev-parse", "HEAD").Trim();
        _repository.Write("value.txt", "50\n");
        _repository.Git("commit", "-q", "-a", "-m", "Clean");
        var clean = _repository.Git("rev-parse", "HEAD").Trim();
        _repository.Write("AGENTS.md", "orders\n");
        _repository.Git("add", "AGENTS.md");
        _repository.Git("commit", "-q", "--amend", "-m", "Real");
        var real = _repository.Git("rev-parse", "HEAD").Trim();
        _repository.Git("update-ref", "refs/replace/" + real, clean);
        Directory.CreateDirectory(Path.Combine(_repository.Path, ".git", "info"));
        await File.WriteAllTextAsync(Path.Combine(_repository.Path, ".git", "info", "grafts"), real + "\n", TestContext.Current.CancellationToken);
        using var git = await _repository.OpenGitAsync();

        var diff = await git.DiffAsync(start, real, 0, TestContext.Current.CancellationToken);

        Assert.Equal(["AGENTS.md", "value.txt"], diff.Paths.Select(p => p.Path).Order(StringComparer.Ordinal));
        Assert.Equal(("Real", start), (git.ReadCommit(real)!.Subject, Assert.Single(git.ReadCommit(real)!.Parents)));
        Assert.Equal([real], await git.ListNewCommitsAsync([real], [start], TestContext.Current.CancellationToken));
    }
}
