using Autoauto.Core.Loop;
using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Workspace;

/// <summary>The setting <c>workRoot</c> is not changed while something lies in the old place that nobody would look for there any more.</summary>
public sealed class WorkRootSettingTests : IDisposable
{
    private readonly TurnRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact(Timeout = 300_000)]
    public async Task Folders_of_an_interrupted_run_are_not_left_behind()
    {
        var environment = new Dictionary<string, string> { ["AUTOAUTO_WORK_ROOT"] = string.Empty, ["XDG_CACHE_HOME"] = _repository.Outside("cache") };
        var left = Path.Combine(_repository.Outside("cache"), "autoauto", WorkRoot.NameOf(_repository.Path), "20260101-120000-ab12");
        Directory.CreateDirectory(left);

        var (code, _, error) = await CliProcess.RunAsync(_repository.Path, environment, "config", "set", "workRoot", _repository.Outside("other"));
        Assert.NotEqual(0, code);
        Assert.Contains("Autoauto.RunStateConflict", error, StringComparison.Ordinal);
        Assert.Contains("20260101-120000-ab12", error, StringComparison.Ordinal);

        Directory.Delete(left);
        Assert.Equal(0, (await CliProcess.RunAsync(_repository.Path, environment, "config", "set", "workRoot", _repository.Outside("other"))).ExitCode);
    }

    [Theory(Timeout = 300_000)]
    [InlineData("repository/work")]
    [InlineData("repository/.git/work")]
    [InlineData("worktree/work")]
    public async Task A_place_in_any_part_of_the_repository_is_refused(string place)
    {
        _repository.Git("worktree", "add", "-q", "--detach", _repository.Outside("worktree"));
        _repository.Write(".autoauto/config.json", $$"""{ "workRoot": "{{_repository.Outside(place)}}" }""");

        foreach (string[] start in new string[][] { ["run", "start", "p"], ["idea", "add", "p", "An idea"] })
        {
            var (code, _, error) = await CliProcess.RunAsync(_repository.Path, new Dictionary<string, string> { ["AUTOAUTO_WORK_ROOT"] = string.Empty }, start);
            Assert.NotEqual(0, code);
            Assert.Contains("Autoauto.WorkRootUnusable", error, StringComparison.Ordinal);
        }
    }
}
