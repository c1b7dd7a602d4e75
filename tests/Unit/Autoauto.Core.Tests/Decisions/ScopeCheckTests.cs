using Autoauto.Core.Decisions;

namespace Autoauto.Core.Tests.Decisions;

public sealed class ScopeCheckTests
{
    private static readonly ScopeLimits s_limits = new(["src/**", "*.md"], ["src/generated"], ["src/check"]);

    [Theory]
    [InlineData("src/a.cs")]
    [InlineData("docs/readme.md")]
    public void What_is_included_may_be_changed(string path) => Assert.Equal((0, 0), Count(path));

    [Theory]
    [InlineData("lib/a.cs")]
    [InlineData("src/generated/a.cs")]
    [InlineData("src/Generated/a.cs")]
    [InlineData("SRC/a.cs")]
    [InlineData("src/gen\u200cerated/a.cs")]
    [InlineData("src/generated./a.cs")]
    [InlineData("src/a.cs ")]
    [InlineData("src/a.cs:stream")]
    [InlineData("src/GENERA~1/a.cs")]
    [InlineData("src/x\\a.cs")]
    public void What_is_not_included_or_is_excluded_is_outside(string path) => Assert.Equal((0, 1), Count(path));

    [Theory]
    [InlineData(".autoauto/programs/p/measure.sh")]
    [InlineData(".github/workflows/x.yml")]
    [InlineData("AGENTS.md")]
    [InlineData("src/Agents.MD")]
    [InlineData("src/CLAUDE.local.md")]
    [InlineData("src/.claude/settings.json")]
    [InlineData(".codex/config.toml")]
    [InlineData(".opencode/agent/x.md")]
    [InlineData("opencode.json")]
    [InlineData(".gemini/settings.json")]
    [InlineData("src/.gitattributes")]
    [InlineData(".GitAttributes")]
    [InlineData(".gitmodules")]
    [InlineData(".husky/pre-commit")]
    [InlineData("src/.envrc")]
    [InlineData("src/check/expected.txt")]
    [InlineData("src/Check/expected.txt")]
    [InlineData("SRC/CHECK/EXPECTED.TXT")]
    [InlineData("src/check /expected.txt")]
    [InlineData(".git /config")]
    [InlineData(".g\u200cit/config")]
    [InlineData("GIT~1/config")]
    [InlineData("src/git~2/config")]
    [InlineData(".git::$INDEX_ALLOCATION/config")]
    [InlineData(".autoauto./programs/p/measure.sh")]
    [InlineData("src/AGENTS.md.")]
    [InlineData("src/CLA\u200dUDE.md")]
    public void What_decides_or_gives_orders_is_locked(string path) => Assert.Equal((1, 0), Count(path));

    [Theory]
    [InlineData("other.cs", false)]
    [InlineData("../src/other.cs", false)]
    [InlineData("./sub/../../x", true)]
    [InlineData("../..", true)]
    [InlineData("/etc/hosts", true)]
    [InlineData(@"C:\x", true)]
    [InlineData("../.git", true)]
    [InlineData("../.git/config", true)]
    [InlineData("../.autoauto/state.db", true)]
    [InlineData("check/expected.txt", true)]
    [InlineData("elsewhere/../../../x", true)]
    [InlineData("", true)]
    public void A_link_leads_to_what_may_be_changed_or_is_outside(string target, bool isOutside)
    {
        var findings = ScopeCheck.Judge(s_limits, [new ScopedChange("src/link", false, target, 1, 0)]);
        Assert.Equal((0, isOutside ? 1 : 0), (findings.Locked.Count, findings.OutOfScope.Count));
    }

    [Fact]
    public void A_submodule_is_outside_wherever_it_is() =>
        Assert.Equal(["src/module"], ScopeCheck.Judge(s_limits, [new ScopedChange("src/module", true, null, 1, 0)]).OutOfScope);

    private static (int Locked, int OutOfScope) Count(string path)
    {
        var findings = ScopeCheck.Judge(s_limits, [new ScopedChange(path, false, null, 1, 0)]);
        return (findings.Locked.Count, findings.OutOfScope.Count);
    }
}
