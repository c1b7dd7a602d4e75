using Autoauto.Core.Decisions;

namespace Autoauto.Core.Tests.Decisions;

public sealed class ChangeGroupsTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a", "1")]
    [InlineData("a|b|c", "1/2/3")]
    [InlineData("a|b|a", "1,3/2")]
    [InlineData("a|b|c|a b", "1,2,4/3")]
    [InlineData("a b|c d|b c", "1,2,3")]
    [InlineData("a|A", "1/2")]
    [InlineData("|a|", "1/2/3")]
    public void Changes_belong_together_if_a_chain_of_common_files_leads_from_one_to_the_other(string changes, string expected)
    {
        var files = changes.Length == 0 ? [] : changes.Split('|').Select((f, i) => (Number: i + 1, Files: f.Split(' ', StringSplitOptions.RemoveEmptyEntries))).ToList();

        var groups = ChangeGroups.Of(files, f => f.Files);

        Assert.Equal(expected, string.Join('/', groups.Select(g => string.Join(',', g.Select(f => f.Number)))));
    }
}
