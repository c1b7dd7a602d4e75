namespace Autoauto.PowerShell.Tests;

/// <summary>What the build places in the module is what the package consists of: nothing is missing, and nothing of an older build stays.</summary>
public sealed class ModuleFolderTests
{
    [Fact]
    public void Module_holds_what_the_list_of_its_package_says()
    {
        var module = SourceTree.PathOf("module");
        var listed = File.ReadLines(SourceTree.PathOf("tools/package-files.txt")).Where(line => line.Length > 0 && line[0] != '#' && line != "LICENSE");
        var placed = Directory.EnumerateFiles(module, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(module, path).Replace('\\', '/'));

        Assert.Equal(listed.Order(StringComparer.Ordinal), placed.Order(StringComparer.Ordinal));
    }
}
