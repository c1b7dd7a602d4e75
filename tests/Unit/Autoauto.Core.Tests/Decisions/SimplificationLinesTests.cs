using Autoauto.Core.Decisions;

namespace Autoauto.Core.Tests.Decisions;

public sealed class SimplificationLinesTests
{
    [Fact]
    public void Lines_added_and_removed_are_set_off_over_all_files() => Assert.Equal(-7, SimplificationLines.Net([Change("src/a.cs", 3, 12), Change("src/b/c.py", 2, 0)]));

    [Theory]
    [InlineData("tests/a.cs")]
    [InlineData("src/Core.Tests/Parser.cs")]
    [InlineData("src/ParserTests.cs")]
    [InlineData("pkg/parser_test.go")]
    [InlineData("pkg/test_parser.py")]
    [InlineData("web/app.spec.ts")]
    [InlineData("module/Get.Tests.ps1")]
    [InlineData("README.md")]
    [InlineData("docs/guide.html")]
    [InlineData("LICENSE")]
    [InlineData("data/table.csv")]
    [InlineData("package-lock.json")]
    public void Deleting_tests_documentation_or_data_simplifies_nothing(string path) => Assert.Equal(0, SimplificationLines.Net([Change(path, 0, 500)]));

    private static ScopedChange Change(string path, int added, int removed) => new(path, false, null, added, removed);
}
