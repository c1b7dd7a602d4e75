using Autoauto.Core.Errors;
using Autoauto.Core.Git;
using Autoauto.Core.Loop;
using Autoauto.Core.Processes;
using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Git;

/// <summary>What a checkout needs besides git is found out before anything is started, and comes along.</summary>
public sealed class CheckoutNeedsTests : IDisposable
{
    private readonly TurnRepository _repository = new();
    private readonly ProcessRunner _runner = new(TimeProvider.System);

    public void Dispose() => _repository.Dispose();

    [Theory(Timeout = 300_000)]
    [InlineData("autoauto", "autoauto")]
    [InlineData("autoauto/p", "autoauto/p")]
    public async Task A_branch_in_the_way_is_named(string branch, string named)
    {
        _repository.Git("branch", branch);

        var error = await Assert.ThrowsAsync<AutoautoException>(async () => await (await NeedsAsync()).RequireFreeAsync("autoauto/p/run", CancellationToken.None));

        Assert.Equal((ErrorCode.BranchExists, named), (error.Code, error.Target));
    }

    [Theory(Timeout = 300_000)]
    [InlineData("autoauto2")]
    [InlineData("mine/autoauto")]
    public async Task A_branch_that_is_in_nobodys_way_is_not(string branch)
    {
        _repository.Git("branch", branch);

        await (await NeedsAsync()).RequireFreeAsync("autoauto/p/run", CancellationToken.None);
    }

    [Theory(Timeout = 300_000)]
    [InlineData("process", "no-such-program filter-process", "true")]
    [InlineData("smudge", "no-such-program smudge -- %f", "true")]
    [InlineData("smudge", "no-such-program", null)]
    public async Task A_required_filter_without_its_program_is_refused_by_name(string kind, string command, string? required)
    {
        Attribute("*.bin filter=big -text");
        _repository.Git("config", $"filter.big.{kind}", command);
        Require(required);

        var error = await Assert.ThrowsAsync<AutoautoException>(CheckAsync);

        Assert.Equal((ErrorCode.InvalidArgument, "big"), (error.Code, error.Target));
        Assert.Contains("no-such-program", error.Message, StringComparison.Ordinal);
    }

    [Theory(Timeout = 300_000)]
    [InlineData("*.bin filter=big", "cat", "true")]
    [InlineData("*.bin filter=big", "no-such-program", "false")]
    [InlineData("*.bin filter=other", "no-such-program", "true")]
    [InlineData("# *.bin filter=big", "no-such-program", "true")]
    [InlineData("*.psd filter=big", "no-such-program", "true")]
    public async Task Filters_that_work_or_do_not_matter_are_no_reason(string attribute, string command, string required)
    {
        Attribute(attribute);
        _repository.Git("config", "filter.big.smudge", command);
        Require(required);

        Assert.Empty(await CheckAsync());
    }

    [Fact(Timeout = 300_000)]
    public async Task Submodules_come_along_to_any_depth_and_those_that_were_never_initialised_are_named()
    {
        MakeSubmodule("inner", "inner.txt");
        MakeSubmodule("outer", "outer.txt");
        Git(_repository.Outside("outer"), "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", _repository.Outside("inner"), "deps/inner");
        Git(_repository.Outside("outer"), "commit", "-q", "-m", "With inner");
        _repository.Git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", _repository.Outside("outer"), "lib");
        _repository.Git("-c", "protocol.file.allow=always", "submodule", "--quiet", "update", "--init", "--recursive");
        _repository.Git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", _repository.Outside("inner"), "other");
        _repository.Git("commit", "-q", "-m", "With both");
        _repository.Git("submodule", "--quiet", "deinit", "-f", "other");
        Directory.Delete(Path.Combine(_repository.Path, ".git", "modules", "other"), recursive: true);

        var warning = Assert.Single(await CheckAsync());
        var location = await RepositoryLocation.FindAsync(_repository.Path, _runner, CancellationToken.None);
        using var store = StoreClient.Open(location, new RunPaths(_repository.Path).Store, _runner);
        var folder = new WorkFolder(_repository.Outside("work/agent"), _repository.Outside("work/git/agent"));
        await store.PutAsync(folder, Head(), [], CancellationToken.None);

        Assert.Contains("'other'", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("'lib'", warning, StringComparison.Ordinal);
        Assert.Equal(("inner\n", "outer\n"), (File.ReadAllText(Path.Combine(folder.Path, "lib/deps/inner/inner.txt")), File.ReadAllText(Path.Combine(folder.Path, "lib/outer.txt"))));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(folder.Path, "other")));

        // Put once more, over what was left there: a link where the submodule was is not followed.
        Directory.CreateDirectory(_repository.Outside("mine"));
        File.WriteAllText(_repository.Outside("mine/precious.txt"), "mine\n");
        Directory.Delete(Path.Combine(folder.Path, "lib"), recursive: true);
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "lib"), _repository.Outside("mine"));
        await store.PutAsync(folder, Head(), [], CancellationToken.None);
        Assert.Equal("outer\n", File.ReadAllText(Path.Combine(folder.Path, "lib/outer.txt")));
        Assert.Equal(["precious.txt"], Directory.EnumerateFileSystemEntries(_repository.Outside("mine")).Select(Path.GetFileName));
    }

    private async Task<CheckoutNeeds> NeedsAsync() => new(await RepositoryLocation.FindAsync(_repository.Path, _runner, CancellationToken.None), _runner);

    private async Task<IReadOnlyList<string>> CheckAsync() => await (await NeedsAsync()).CheckAsync(Head(), CancellationToken.None);

    private string Head() => _repository.Git("rev-parse", "HEAD").Trim();

    private void Attribute(string line)
    {
        _repository.Write(".gitattributes", line + "\n");
        _repository.Write("x.bin", "x\n");
        _repository.Git("add", "-A");
        _repository.Git("commit", "-q", "-m", "Attributes");
    }

    private void Require(string? value)
    {
        if (value is null)
        {
            File.AppendAllText(Path.Combine(_repository.Path, ".git", "config"), "[filter \"big\"]\n\trequired\n");
        }
        else
        {
            _repository.Git("config", "filter.big.required", value);
        }
    }

    private void MakeSubmodule(string name, string file)
    {
        var folder = _repository.Outside(name);
        Directory.CreateDirectory(folder);
        Git(folder, "init", "-q", "-b", "main");
        File.WriteAllText(Path.Combine(folder, file), name + "\n");
        Git(folder, "add", "-A");
        Git(folder, "commit", "-q", "-m", name);
    }

    private void Git(string folder, params string[] arguments) => _repository.Git(["-C", folder, .. arguments]);
}
