using Autoauto.Core.Episodes;

namespace Autoauto.Core.Tests.Episodes;

/// <summary>Signs of weakened tests in patches.</summary>
public sealed class TamperCheckTests
{
    private const string Code = "diff --git a/src/a.cs b/src/a.cs\n--- a/src/a.cs\n+++ b/src/a.cs\n@@ -1 +1 @@\n-int x = 1;\n+int x = 2;\n";

    [Theory]
    [InlineData("DeletedTest", "tests/a_test.py", "deleted file mode 100644\n@@ -1,2 +0,0 @@\n-def test_a():\n-    assert f() == 1\n")]
    [InlineData("FewerAssertions", "tests/A.cs", "@@ -1,3 +1,2 @@\n-    Assert.Equal(1, x);\n-    Assert.True(y);\n+    Assert.True(y);\n")]
    [InlineData("NewSkip", "src/a.spec.ts", "@@ -1 +1 @@\n-it('works', () => {\n+it.skip('works', () => {\n")]
    [InlineData("NewSkip", "tests/A.cs", "@@ -1 +1 @@\n-[Fact]\n+[Fact(Skip = \"later\")]\n")]
    [InlineData("Snapshot", "tests/__snapshots__/a.snap", "@@ -1 +1 @@\n-1\n+2\n")]
    [InlineData("CiFile", ".github/workflows/ci.yml", "@@ -1 +1 @@\n-run: test\n+run: true\n")]
    [InlineData("VerifyFile", "check.sh", "@@ -1 +1 @@\n-run\n+exit 0\n")]
    public void A_weakened_test_is_seen(string kind, string path, string hunk)
    {
        var hints = TamperCheck.Find(Code + $"diff --git a/{path} b/{path}\n{hunk}", ["./check.sh", "fast"]);

        Assert.Contains(hints, h => h.Kind == kind && h.Path == path);
    }

    [Fact]
    public void A_changed_expectation_is_suspicious_only_beside_unchanged_code()
    {
        const string test = "diff --git a/tests/a.py b/tests/a.py\n@@ -1 +1 @@\n-    assert f() == 1\n+    assert f() == 2\n";

        Assert.Contains(TamperCheck.Find(test, []), h => h.Kind == "ChangedExpectation");
        Assert.Empty(TamperCheck.Find(Code + test, []));
    }

    [Fact]
    public void Honest_work_is_not_suspicious()
    {
        const string more = "diff --git a/tests/a.py b/tests/a.py\n@@ -1 +1,3 @@\n def test_a():\n+    assert f() == 1\n+    assert g() == 2\n";

        Assert.Empty(TamperCheck.Find(Code + more, ["check.sh"]));
        Assert.Empty(TamperCheck.Find(string.Empty, []));
    }

    [Fact]
    public void A_new_file_that_verify_looks_at_is_the_work_and_an_edited_one_is_not()
    {
        Assert.Empty(TamperCheck.Find("diff --git a/greet.txt b/greet.txt\nnew file mode 100644\n--- /dev/null\n+++ b/greet.txt\n@@ -0,0 +1 @@\n+Hello\n", ["grep", "-q", "Hello", "greet.txt"]));
        Assert.Equal("VerifyFile", Assert.Single(TamperCheck.Find("diff --git a/greet.txt b/greet.txt\n--- a/greet.txt\n+++ b/greet.txt\n@@ -1 +1 @@\n-Hi\n+Hello\n", ["grep", "-q", "Hello", "greet.txt"])).Kind);
    }
}
