using Autoauto.Core.Errors;
using Autoauto.Core.Git;
using Autoauto.Core.Processes;
using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Git;

/// <summary>The library reads what git's executable reads, and whatever it does not understand is asked of that.</summary>
public sealed class ReaderTests : IDisposable
{
    private const string Message = "A subject\n\nA body,\nin two lines.\n\n";
    private readonly TurnRepository _repository = new();
    private readonly GitProcess _git = new(new ProcessRunner(TimeProvider.System));

    private string Bare => _repository.Outside("bare.git");

    public void Dispose() => _repository.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task Both_say_the_same_of_everything()
    {
        _repository.Write("a folder/übung.txt", "text\n");
        _repository.Write("a.b/c/d", new string('x', 100_000));
        _repository.Write("a", "before a.b\n");
        _repository.Git("add", "-A");
        _repository.Git("update-index", "--add", "--cacheinfo", $"160000,{Head()},module");
        _repository.Git("-c", "user.name=Ünïcode O'Name", "commit", "-q", "--date=2026-01-02T03:04:05-0330", "-m", Message);
        _repository.Git("commit", "-q", "--allow-empty", "--allow-empty-message", "-m", "");
        _repository.Git("checkout", "-q", "-b", "side", "HEAD~1");
        _repository.Git("commit", "-q", "--allow-empty", "-m", "Side");
        _repository.Git("merge", "-q", "--no-edit", "-m", "Merge", "-");
        _repository.Git("clone", "-q", "--bare", "--no-local", _repository.Path, Bare);
        _repository.Git("--git-dir", Bare, "pack-refs", "--all");
        _repository.Git("--git-dir", Bare, "update-ref", "refs/autoauto/run/1", Head());

        using var executable = new ExecutableReader(_git, GitPlace.Bare(Bare));
        using var library = new LibraryReader(Bare, new Nobody());

        foreach (var sha in _repository.Git("rev-list", "--all").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var (expected, found) = (executable.ReadCommit(sha)!, library.ReadCommit(sha)!);
            Assert.Equal((expected.Sha, expected.Subject, expected.Message, expected.Author, expected.Committer), (found.Sha, found.Subject, found.Message, found.Author, found.Committer));
            Assert.Equal(expected.Parents, found.Parents);
            Assert.Equal(await executable.TreeOfAsync(sha, default), await library.TreeOfAsync(sha, default));
            Assert.Equal(await executable.ListFilesAsync(sha, default), await library.ListFilesAsync(sha, default));
        }

        foreach (var reference in new[] { "refs/heads/side", "refs/autoauto/run/1", "refs/heads/none", "refs/autoauto/run/2" })
        {
            Assert.Equal(await executable.ReadRefAsync(reference, default), await library.ReadRefAsync(reference, default));
        }

        var blob = _repository.Git("rev-parse", "HEAD:a.b/c/d").Trim();
        Assert.Equal(executable.ReadBlob(blob), library.ReadBlob(blob));
        Assert.Equal(100_000, library.ReadBlob(blob)!.Length);
        Assert.Null(library.ReadBlob(Head()));
        Assert.Null(library.ReadCommit(blob));
        Assert.Null(library.ReadCommit(new string('1', 40)));
    }

    [Fact(Timeout = 60_000)]
    public async Task Both_say_the_same_of_what_differs()
    {
        _repository.Write("moved.txt", new string('x', 1000));
        _repository.Write("a folder/übung.txt", "text\n");
        _repository.Git("add", "-A");
        _repository.Git("commit", "-q", "-m", "Before");
        var before = Head();
        _repository.Git("mv", "moved.txt", "elsewhere.txt");
        _repository.Git("rm", "-q", "-r", "a folder");
        _repository.Write("a folder", "now a file\n");
        _repository.Git("add", "-A");
        _repository.Git("commit", "-q", "-m", "After");
        var after = Head();
        _repository.Git("update-index", "--add", "--cacheinfo", $"160000,{before},module");
        _repository.Git("commit", "-q", "-m", "Module");
        _repository.Git("clone", "-q", "--bare", "--no-local", _repository.Path, Bare);
        using var executable = new ExecutableReader(_git, GitPlace.Bare(Bare));
        using var library = new LibraryReader(Bare, new Nobody());

        TreePath[] expected = [new("a folder", true), new("a folder/übung.txt", false), new("elsewhere.txt", true), new("moved.txt", false)];
        foreach (var reader in new IReadGit[] { executable, library })
        {
            Assert.Equal(expected, (await reader.ListChangesAsync(before, after, default))!.OrderBy(path => path.Path, StringComparer.Ordinal));
            Assert.Empty((await reader.ListChangesAsync(after, after, default))!);
            Assert.Null(await reader.ListChangesAsync(after, Head(), default));
        }
    }

    [Fact(Timeout = 60_000)]
    public void Both_say_the_same_of_what_is_too_much()
    {
        var before = Head();
        _repository.Write("a folder/übung.txt", "text\n");
        _repository.Git("add", "-A");
        _repository.Git("update-index", "--add", "--cacheinfo", $"160000,{before},module");
        _repository.Git("commit", "-q", "-m", "Little");
        var little = Head();
        _repository.Write("target", new string('x', 5000));
        _repository.Git("update-index", "--add", "--cacheinfo", $"120000,{_repository.Git("hash-object", "-w", "target").Trim()},link");
        _repository.Git("commit", "-q", "-m", "Link");
        var link = Head();
        HostileTree.Shell(_repository.Path, HostileTree.Bomb);
        _repository.Git("clone", "-q", "--bare", "--no-local", _repository.Path, Bare);
        using var executable = new ExecutableReader(_git, GitPlace.Bare(Bare));
        using var library = new LibraryReader(Bare, new Nobody());

        foreach (var reader in new IReadGit[] { executable, library })
        {
            Assert.Null(reader.RefuseWeight(before, little));
            Assert.Contains("leads to a name", reader.RefuseWeight(before, link), StringComparison.Ordinal);
            Assert.Contains("more than 200000 other files", reader.RefuseWeight(link, Head()), StringComparison.Ordinal);
            Assert.Null(reader.RefuseWeight(Head(), Head()));
        }

        Assert.Throws<AutoautoException>(() => executable.RefuseWeight(before, new string('1', 40)));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_came_since_is_seen()
    {
        _repository.Git("clone", "-q", "--bare", "--no-local", _repository.Path, Bare);
        using var library = new LibraryReader(Bare, new Nobody());
        Assert.NotNull(library.ReadCommit(Head()));

        _repository.Git("commit", "-q", "--allow-empty", "-m", "Later");
        Assert.Null(library.ReadCommit(Head()));
        _repository.Git("push", "-q", Bare, "HEAD:refs/autoauto/later");

        Assert.Equal("Later", library.ReadCommit(Head())!.Subject);
        Assert.Equal(Head(), await library.ReadRefAsync("refs/autoauto/later", default));
        _repository.Git("--git-dir", Bare, "update-ref", "-d", "refs/autoauto/later");
        Assert.Null(await library.ReadRefAsync("refs/autoauto/later", default));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_the_library_cannot_read_the_executable_is_asked()
    {
        _repository.Git("clone", "-q", "--bare", "--no-local", _repository.Path, Bare);
        var odd = _repository.Git("--git-dir", Bare, "hash-object", "-w", "--literally", "-t", "commit", Odd(_repository.Git("rev-parse", "HEAD^{tree}").Trim())).Trim();
        using var library = new LibraryReader(Bare, new ExecutableReader(_git, GitPlace.Bare(Bare)));

        Assert.Equal("Odd", library.ReadCommit(odd)?.Subject);
        await Assert.ThrowsAsync<AutoautoException>(() => library.TreeOfAsync(new string('1', 40), default));
        await Assert.ThrowsAsync<AutoautoException>(() => library.ListFilesAsync(new string('1', 40), default));
    }

    [Fact(Timeout = 60_000)]
    public void An_object_that_never_comes_is_an_error_and_others_can_still_be_read()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "FIFOs.");
        _repository.Git("clone", "-q", "--bare", "--no-local", _repository.Path, Bare);
        var fifo = new string('a', 40);
        Directory.CreateDirectory(Path.Combine(Bare, "objects/aa"));
        HostileTree.Fifo(Path.Combine(Bare, "objects/aa", fifo[2..]));
        using var library = new LibraryReader(Bare, new Nobody(), TimeSpan.FromSeconds(5));

        Assert.Equal(ErrorCode.GitFailed, Assert.Throws<AutoautoException>(() => library.ReadCommit(fifo)).Code);
        Assert.NotNull(library.ReadCommit(Head()));
    }

    [Theory]
    [InlineData("[core]\n\tbare = true\n", true)]
    [InlineData("[core]\n\trepositoryformatversion = 1\n[extensions]\n\tobjectformat = sha256\n", false)]
    [InlineData("[core]\n\trepositoryformatversion = 1\n[extensions]\n\tpartialclone = origin\n", false)]
    public void A_repository_with_extensions_is_not_the_librarys(string config, bool understands)
    {
        Directory.CreateDirectory(Bare);
        Assert.False(LibraryReader.Understands(Bare));
        File.WriteAllText(Path.Combine(Bare, "config"), config);
        Assert.Equal(understands, LibraryReader.Understands(Bare));
    }

    private string Head() => _repository.Git("rev-parse", "HEAD").Trim();

    private string Odd(string tree)
    {
        var path = _repository.Outside("odd");
        File.WriteAllText(path, $"tree {tree}\nauthor nobody\ncommitter nobody\n\nOdd\n");
        return path;
    }

    /// <summary>Asked only where the library has failed.</summary>
    private sealed class Nobody : IReadGit
    {
        public CommitInfo? ReadCommit(string sha) => throw new InvalidOperationException(sha);

        public byte[]? ReadBlob(string sha) => throw new InvalidOperationException(sha);

        public Task<string?> ReadRefAsync(string reference, CancellationToken cancellationToken) => throw new InvalidOperationException(reference);

        public Task<string> TreeOfAsync(string commit, CancellationToken cancellationToken) => throw new InvalidOperationException(commit);

        public Task<IReadOnlyList<string>> ListFilesAsync(string commit, CancellationToken cancellationToken) => throw new InvalidOperationException(commit);

        public Task<IReadOnlyList<TreePath>?> ListChangesAsync(string from, string to, CancellationToken cancellationToken) => throw new InvalidOperationException(from);

        public string? RefuseWeight(string from, string to) => throw new InvalidOperationException(from);

        public void Forget()
        {
        }

        public void Dispose()
        {
        }
    }
}
