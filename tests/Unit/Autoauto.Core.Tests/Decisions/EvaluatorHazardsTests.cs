using Autoauto.Core.Decisions;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Tests.Decisions;

public sealed class EvaluatorHazardsTests
{
    private static readonly ProgramSpec s_sound = new()
    {
        Name = "p",
        Metric = "ms",
        Direction = Direction.Lower,
        Gates = [new Gate("correct", 1, null)],
        Include = ["src/**", "bench/**"],
        Exclude = ["bench/data/**"],
        Helpers = ["bench/run.py"],
    };

    [Theory]
    [InlineData("node src/main.js", "src/main.js")]
    [InlineData("./src/main.js --fast", "src/main.js")]
    [InlineData("run src/main.js.", "src/main.js")]
    [InlineData("\"src/main.js\"", "src/main.js")]
    [InlineData("python bench/run.py bench/data/in.txt test/a.py", null)]
    [InlineData("node other/src/main.js src/main.jsx", null)]
    public void Files_that_a_script_names_and_candidates_may_change_are_told(string script, string? told)
    {
        var found = Find(s_sound, script);
        Assert.Equal(told is null ? 0 : 1, found.Count);
        Assert.Contains(told ?? string.Empty, string.Concat(found), StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_without_gate_or_scope_is_told()
    {
        Assert.Empty(Find(s_sound, "true"));
        Assert.Contains("no gate", Assert.Single(Find(s_sound with { Gates = [] }, "true")), StringComparison.Ordinal);
        Assert.Contains("include is empty", Assert.Single(Find(s_sound with { Include = [] }, "true")), StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Find(ProgramSpec spec, string script) => EvaluatorHazards.Find(
        spec, new Dictionary<string, string> { ["measure.sh"] = script }, ["src/main.js", "bench/run.py", "bench/data/in.txt", "test/a.py"]);
}
