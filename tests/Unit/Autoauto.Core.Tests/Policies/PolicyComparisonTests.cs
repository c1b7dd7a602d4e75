using System.Text;
using Autoauto.Core.Git;
using Autoauto.Core.Model;
using Autoauto.Core.Policies;
using Autoauto.Core.Processes;
using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Policies;

/// <summary>Differences file by file: kinds, counted lines, and a unified text.</summary>
public sealed class PolicyComparisonTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();
    private readonly GitClient _git;

    public PolicyComparisonTests() => _git = new GitClient(new RepositoryLocation(_scratch.Path, _scratch[".git"]), new ProcessRunner(TimeProvider.System));

    public void Dispose()
    {
        _git.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public async Task Every_kind_of_change_is_counted_and_shown()
    {
        PolicyContent[] before = [Text("same.md", "s"), Text("a b/ä b.md", "one\r\ntwo\n"), Text("gone.md", "x\ny\n"), new("bin", new byte[] { 0, 1 }, false), Text("run.sh", "#!")];
        PolicyContent[] after =
        [
            Text("same.md", "s"), Text("a b/ä b.md", "one\ntwo\n--- a/fake\n"), Text("new.md", "n\n"), new("bin", new byte[] { 0, 2 }, false), new("run.sh", "#!"u8.ToArray(), true),
            Text("empty.md", string.Empty),
        ];

        var changes = await PolicyComparison.CompareAsync(_git, before, after, TestContext.Current.CancellationToken);

        var found = changes.ToDictionary(c => c.Path, c => (c.Kind, c.LinesAdded, c.LinesRemoved), StringComparer.Ordinal);
        Assert.Equal((PolicyChangeKind.Changed, 2, 1), found["a b/ä b.md"]);
        Assert.Equal((PolicyChangeKind.Deleted, 0, 2), found["gone.md"]);
        Assert.Equal((PolicyChangeKind.Added, 1, 0), found["new.md"]);
        Assert.Equal((PolicyChangeKind.Added, 0, 0), found["empty.md"]);
        Assert.Equal((PolicyChangeKind.Changed, null, null), found["bin"]);
        Assert.DoesNotContain("same.md", found.Keys);
        Assert.Equal(OperatingSystem.IsWindows(), !found.ContainsKey("run.sh"));
        Assert.StartsWith("diff --git a/new.md b/new.md\nnew file mode 100644\n", changes.Single(c => c.Path == "new.md").Diff, StringComparison.Ordinal);
        Assert.EndsWith("@@ -1,2 +1,3 @@\n-one\r\n+one\n two\n+--- a/fake\n", changes.Single(c => c.Path == "a b/ä b.md").Diff, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Equal_files_do_not_differ()
    {
        PolicyContent[] files = [Text("a.md", "a")];

        Assert.Empty(await PolicyComparison.CompareAsync(_git, files, files, TestContext.Current.CancellationToken));
    }

    private static PolicyContent Text(string path, string text) => new(path, Encoding.UTF8.GetBytes(text), false);
}
