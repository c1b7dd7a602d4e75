using System.Text.Json.Nodes;
using Autoauto.Core.Errors;
using Autoauto.Core.Primitives;
using Autoauto.Core.Programs;
using Autoauto.Core.Repair;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;
using Autoauto.Output;

namespace Autoauto.Core.Tests.Hostile;

/// <summary>No name of a program, policy, run or episode leads out of the folder that belongs to it, on any system: it is refused before a path is made of it.</summary>
public sealed class HostileNameTests : IDisposable
{
    private static readonly string[] s_names =
    [
        "..", "../p", "../../outside", "p/../../x", "/etc", "/", "C:\\Windows", "\\\\server\\share", "..\\p", "con", "NUL", "com1", "aux.txt", "p.", "p ", ".", "", " ", "p\0", "p\n",
        "p:stream", "~", "-rf", "%2e%2e", "p*",
    ];

    private static readonly Dictionary<string, (ErrorCode[] Codes, Action<RepositoryWorkspace, string> Use)> s_uses = new()
    {
        ["load a program"] = ([ErrorCode.InvalidArgument], (w, n) => w.Programs.Load(n)),
        ["delete a program"] = ([ErrorCode.InvalidArgument], (w, n) => w.RemoveProgram(n, force: true)),
        ["start a run"] = ([ErrorCode.InvalidArgument], (w, n) => w.StartRun(new RunRequest { Program = n })),
        ["add an idea"] = ([ErrorCode.InvalidArgument], (w, n) => w.AddIdea(n, "x")),
        ["load a policy"] = ([ErrorCode.InvalidArgument], (w, n) => w.Policies.Load(n)),
        ["create a policy"] = ([ErrorCode.InvalidArgument], (w, n) => w.CreatePolicy(n, new Dictionary<string, JsonNode?> { ["include"] = new JsonArray("value.txt") })),
        ["delete a policy"] = ([ErrorCode.InvalidArgument], (w, n) => w.RemovePolicy(n)),
        ["start an episode"] = ([ErrorCode.InvalidArgument], (w, n) => w.StartEpisode(new EpisodeRequest { Policy = n })),
        ["resume an episode"] = ([ErrorCode.EpisodeNotFound], (w, n) => w.ResumeEpisode(n)),
        ["resume a run"] = ([ErrorCode.RunNotFound], (w, n) => w.ResumeRun(n)),
        ["remove a run"] = ([ErrorCode.RunNotFound], (w, n) => w.RemoveRun(n)),
        ["stop a run"] = ([ErrorCode.RunNotFound], (w, n) => w.RequestStop(n, abort: true)),
        ["read a log"] = ([ErrorCode.RunNotFound], (w, n) => w.FindLog(n, 0, evaluator: true)),
        ["write a report"] = ([ErrorCode.RunNotFound], (w, n) => w.ExportReport(n, new ReportRequest { Objects = ReportObjects.Instance })),
    };

    private readonly TurnRepository _repository = new();

    public static TheoryData<string> Uses => [.. s_uses.Keys];

    public void Dispose() => _repository.Dispose();

    [Theory]
    [MemberData(nameof(Uses))]
    public void It_is_refused(string use)
    {
        using var workspace = RepositoryWorkspace.Open(_repository.Path);
        var before = Files();
        foreach (var name in s_names)
        {
            var error = Assert.Throws<AutoautoException>(() => s_uses[use].Use(workspace, name));
            Assert.True(s_uses[use].Codes.Contains(error.Code), $"'{name}': {error.Code}: {error.Message}");
        }

        Assert.Equal(before, Files());
    }

    [Theory]
    [InlineData("../../../../etc/passwd")]
    [InlineData("..")]
    [InlineData("C:\\x")]
    [InlineData("con / aux")]
    public void A_changes_name_becomes_a_harmless_part_of_the_episodes_id(string change)
    {
        var id = EpisodePlanner.IdOf(change, DateTimeOffset.UnixEpoch, new RandomIdSource().NewTag());
        Assert.Matches("^[a-z0-9]([a-z0-9-]*[a-z0-9])?-[0-9]{8}-[0-9]{9}-[a-z0-9]{4}$", id);
        Assert.True(RepairScope.IsEpisodeId(id), "the check of the repository does not know it");
    }

    /// <summary>All that lies in the test's folder but for the state, which may come into being.</summary>
    private string[] Files() =>
    [
        .. Directory.EnumerateFileSystemEntries(_repository.Outside("."), "*", SearchOption.AllDirectories)
            .Where(f => !Path.GetFileName(f).StartsWith("state.db", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];
}
