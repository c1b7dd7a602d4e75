using Autoauto.Core.Git;

namespace Autoauto.Core.Tests.Git;

/// <summary>What a commit would put into a checkout is known before git writes it.</summary>
public sealed class TreeWeightTests
{
    private const int AFolder = 0x4000;
    private const int AFile = 0x81A4;
    private const int ALink = 0xA000;
    private const int AModule = 0xE000;
    private readonly Dictionary<string, IReadOnlyList<TreeItem>> _trees = new() { ["empty"] = [] };
    private int _read;

    [Fact]
    public void A_dozen_trees_that_make_ten_thousand_million_files_are_refused_at_once()
    {
        _trees["0"] = [.. Enumerable.Range(0, 10).Select(i => File($"f{i}"))];
        for (var level = 1; level < 10; level++)
        {
            _trees[$"{level}"] = [.. Enumerable.Range(0, 10).Select(i => Folder($"d{i}", $"{level - 1}"))];
        }

        Assert.Contains("200000", Refuse("empty", "9"), StringComparison.Ordinal);
        Assert.InRange(_read, 10, 30);
    }

    [Fact]
    public void Many_large_files_are_refused_and_only_what_differs_counts()
    {
        _trees["large"] = [.. Enumerable.Range(0, 50).Select(i => new TreeItem($"f{i}", "large blob", AFile))];
        _trees["more"] = [.. _trees["large"], File("new")];

        Assert.Contains("GiB", Refuse("empty", "large"), StringComparison.Ordinal);
        Assert.Null(Refuse("large", "more"));
    }

    [Fact]
    public void Folders_that_are_too_deep_are_refused_and_wide_ones_are_not()
    {
        _trees["0"] = [File("f")];
        for (var level = 1; level <= 5000; level++)
        {
            _trees[$"{level}"] = [Folder("d", $"{level - 1}")];
        }

        _trees["wide"] = [.. Enumerable.Range(0, 5000).Select(i => Folder($"d{i}", $"w{i}"))];
        for (var i = 0; i < 5000; i++)
        {
            _trees[$"w{i}"] = [File($"f{i}")];
        }

        Assert.Contains("deep", Refuse("empty", "5000"), StringComparison.Ordinal);
        Assert.Null(Refuse("empty", "1000"));
        Assert.Null(Refuse("empty", "wide"));
    }

    [Fact]
    public void A_change_within_a_large_repository_reads_only_what_it_touches()
    {
        _trees["big"] = [.. Enumerable.Range(0, 1000).Select(i => Folder($"d{i}", $"not to be read {i}"))];
        _trees["src"] = [File("a")];
        _trees["src2"] = [File("b")];
        _trees["before"] = [Folder("big", "big"), Folder("src", "src")];
        _trees["after"] = [Folder("big", "big"), Folder("src", "src2")];

        Assert.Null(Refuse("before", "after"));
        Assert.Equal(4, _read);
    }

    [Fact]
    public void A_link_that_leads_further_than_any_path_is_refused_and_a_submodule_weighs_nothing()
    {
        _trees["links"] = [new TreeItem("short", "blob", ALink), new TreeItem("long", "large blob", ALink)];
        _trees["modules"] = [.. Enumerable.Range(0, 50).Select(i => new TreeItem($"m{i}", "large blob", AModule))];

        Assert.Contains("link", Refuse("empty", "links"), StringComparison.Ordinal);
        Assert.Null(Refuse("empty", "modules"));
    }

    [Fact]
    public void Names_that_look_the_same_and_a_file_that_becomes_a_link_are_looked_at()
    {
        _trees["before"] = [File("\uFFFD"), new TreeItem("\uFFFD", "another", AFile), new TreeItem("f", "large blob", AFile)];
        _trees["after"] = [.. _trees["before"].SkipLast(1), new TreeItem("f", "large blob", ALink)];

        Assert.Null(Refuse("before", "before"));
        Assert.Contains("link", Refuse("before", "after"), StringComparison.Ordinal);
    }

    private static TreeItem File(string name) => new(name, "blob of " + name, AFile);

    private static TreeItem Folder(string name, string sha) => new(name, sha, AFolder);

    private string? Refuse(string from, string to) => new TreeWeight(Read, static sha => sha == "large blob" ? 100 << 20 : 10).Refuse(from, to);

    private IReadOnlyList<TreeItem> Read(string sha)
    {
        _read++;
        return _trees[sha];
    }
}
