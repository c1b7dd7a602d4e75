using System.Text.RegularExpressions;

namespace Autoauto.PowerShell.Tests;

/// <summary>Who may use whom. Adding a folder means adding a row.</summary>
public sealed partial class LayerTests
{
    private static readonly string[] s_everything =
        ["Agents", "Decisions", "Errors", "Episodes", "Git", "Isolation", "Loop", "Measuring", "Model", "Policies", "Primitives", "Processes", "Programs", "Repair", "RedTeam", "Reporting", "Storage"];

    private static readonly Dictionary<string, string[]> s_core = new()
    {
        ["Errors"] = [],
        ["Primitives"] = ["Errors"],
        ["Model"] = ["Primitives", "Errors"],
        ["Decisions"] = ["Primitives", "Model", "Errors"],
        ["Processes"] = ["Primitives", "Errors"],
        ["Isolation"] = ["Processes", "Model", "Primitives", "Errors"],
        ["Git"] = ["Processes", "Primitives", "Errors"],
        ["Storage"] = ["Model", "Primitives", "Errors"],
        ["Programs"] = ["Processes", "Model", "Primitives", "Errors"],
        ["Measuring"] = ["Isolation", "Programs", "Processes", "Model", "Primitives", "Errors"],
        ["Agents"] = ["Isolation", "Processes", "Model", "Primitives", "Errors"],
        ["Policies"] = ["Storage", "Git", "Programs", "Model", "Decisions", "Primitives", "Errors"],
        ["Reporting"] = ["Storage", "Git", "Model", "Decisions", "Primitives", "Errors"],
        ["Loop"] = ["Agents", "Decisions", "Errors", "Git", "Isolation", "Measuring", "Model", "Primitives", "Processes", "Storage"],
        ["Episodes"] = ["Agents", "Decisions", "Errors", "Git", "Isolation", "Loop", "Measuring", "Model", "Policies", "Primitives", "Processes", "Programs", "Storage"],
        ["Repair"] = ["Errors", "Git", "Loop", "Measuring", "Model", "Primitives", "Processes", "Storage"],
        ["RedTeam"] = ["Decisions", "Errors", "Measuring", "Model", "Primitives", "Processes", "Programs"],
        ["Workspace"] = s_everything,
    };

    private static readonly Dictionary<string, string[]> s_module = new()
    {
        ["Output"] = ["Agents", "Errors", "Model", "Primitives", "Programs", "Repair", "Reporting", "Workspace"],
        ["Errors"] = ["Errors"],
        ["Binding"] = ["Model", "Primitives"],
        ["Completion"] = ["Errors", "Model", "Primitives", "Programs", "Workspace"],
        ["Pump"] = ["Agents", "Episodes", "Loop", "Model", "Primitives"],
        ["Formatting"] = ["Primitives"],
        ["Background"] = ["Workspace"],
        ["Commands"] = ["Episodes", "Errors", "Loop", "Model", "Primitives", "Programs", "Repair", "Reporting", "Workspace"],
    };

    public static TheoryData<string> CoreFolders => [.. Folders("src/Autoauto.Core")];

    public static TheoryData<string> ModuleFolders => [.. Folders("src/Autoauto.PowerShell")];

    [Theory]
    [MemberData(nameof(CoreFolders))]
    public void Core_folders_use_only_lower_ones(string folder) => AssertUses("src/Autoauto.Core", folder, s_core);

    [Theory]
    [MemberData(nameof(ModuleFolders))]
    public void Module_folders_use_only_their_part_of_core(string folder) => AssertUses("src/Autoauto.PowerShell", folder, s_module);

    [Fact]
    public void Output_types_know_no_PowerShell()
    {
        foreach (var file in SourceTree.Sources("src/Autoauto.PowerShell/Output"))
        {
            Assert.DoesNotContain("System.Management.Automation", File.ReadAllText(file), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Only_the_pump_waits_for_tasks()
    {
        foreach (var file in SourceTree.Sources("src/Autoauto.PowerShell").Where(f => Path.GetFileName(f) != "SessionPump.cs"))
        {
            var text = File.ReadAllText(file);
            Assert.DoesNotContain("GetAwaiter().GetResult()", text, StringComparison.Ordinal);
            Assert.DoesNotMatch(@"\.Wait\(|\.Result\b(?!\()|async ", text);
        }
    }

    [Fact]
    public void Commands_do_not_know_each_other()
    {
        foreach (var file in Directory.EnumerateFiles(SourceTree.PathOf("src/Autoauto.PowerShell/Commands"), "*.cs"))
        {
            var others = CommandName().Matches(File.ReadAllText(file)).Select(m => m.Value).Distinct();
            Assert.Equal([Path.GetFileNameWithoutExtension(file)], others);
        }
    }

    [Fact]
    public void The_engine_names_no_cmdlet_and_no_face()
    {
        foreach (var file in SourceTree.Sources("src/Autoauto.Core"))
        {
            Assert.DoesNotMatch(@"\b[A-Z][a-z]+-Auto[A-Z]|\(CLI\b|\bautoauto (run|program|policy|episode|config) ", File.ReadAllText(file));
        }
    }

    [Fact]
    public void Sql_is_in_storage_only()
    {
        foreach (var file in SourceTree.Sources("src").Where(f => !f.Contains(Path.Combine("Autoauto.Core", "Storage"), StringComparison.Ordinal)))
        {
            Assert.DoesNotMatch(@"(?i)""\s*(select\s.+\sfrom|insert\s+into|delete\s+from|update\s+\w+\s+set)\s", File.ReadAllText(file));
        }
    }

    [Fact]
    public void The_order_in_CONTRIBUTING_is_that_of_the_table()
    {
        var line = File.ReadLines(SourceTree.PathOf("CONTRIBUTING.md")).Single(l => l.StartsWith("Errors < ", StringComparison.Ordinal));
        var groups = line.TrimEnd('.').Split(" < ").Select(group => group.Split(", ")).ToList();
        var rank = groups.SelectMany((group, index) => group.Select(folder => (folder, index))).ToDictionary(pair => pair.folder, pair => pair.index);

        Assert.Equal(s_core.Keys.Order(StringComparer.Ordinal), rank.Keys.Order(StringComparer.Ordinal));
        Assert.All(s_core, row => Assert.All(row.Value, used => Assert.True(rank[used] < rank[row.Key], $"{row.Key} uses {used}, which does not stand before it.")));
    }

    [Fact]
    public void The_architecture_says_what_every_folder_does()
    {
        var rows = File.ReadLines(SourceTree.PathOf("docs/architecture.md")).Where(l => l.StartsWith("| `", StringComparison.Ordinal)).Select(l => l.Split('`')[1]);

        Assert.Equal(s_core.Keys.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    private static void AssertUses(string project, string folder, Dictionary<string, string[]> table)
    {
        Assert.True(table.ContainsKey(folder), $"{project}/{folder} has no row in the table of layers.");
        var allowed = table[folder].Append(project.EndsWith("Core", StringComparison.Ordinal) ? folder : string.Empty).ToHashSet();
        foreach (var file in SourceTree.Sources($"{project}/{folder}"))
        {
            var used = CoreNamespace().Matches(File.ReadAllText(file)).Select(m => m.Groups["folder"].Value).Distinct();
            Assert.True(used.All(allowed.Contains), $"{Path.GetRelativePath(SourceTree.Root, file)} uses {string.Join(", ", used.Where(u => !allowed.Contains(u)))}.");
        }
    }

    private static IEnumerable<string> Folders(string project) => Directory.EnumerateDirectories(SourceTree.PathOf(project))
        .Select(path => Path.GetFileName(path))
        .Where(name => name is not ("bin" or "obj"))
        .Order(StringComparer.Ordinal);

    // The first part behind a using, a cref or a qualified name: Core.X of the engine.
    [GeneratedRegex(@"(?:Autoauto\.)?\bCore\.(?<folder>[A-Z]\w+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex CoreNamespace();

    [GeneratedRegex(@"\b[A-Z][a-z]+Auto[A-Z]\w+Command\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex CommandName();
}
