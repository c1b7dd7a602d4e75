using Autoauto.Core.Measuring;

namespace Autoauto.Core.Tests.Measuring;

public sealed class ChildEnvironmentTests
{
    [Fact]
    public void A_script_inherits_nothing_that_points_git_elsewhere()
    {
        Environment.SetEnvironmentVariable("GIT_TEST_ONLY_DIR", "x");
        try
        {
            var changes = ChildEnvironment.WithoutEngineAndGit();
            Assert.True(changes.TryGetValue("GIT_TEST_ONLY_DIR", out var value));
            Assert.Null(value);
        }
        finally
        {
            Environment.SetEnvironmentVariable("GIT_TEST_ONLY_DIR", null);
        }
    }
}
