using Autoauto.Core.Measuring;

namespace Autoauto.Core.Tests.Measuring;

public sealed class ChildEnvironmentTests
{
    [Fact]
    public void Only_folders_that_mean_the_same_everywhere_stay_on_the_path()
    {
        var (one, two) = (Path.GetFullPath("/usr/bin"), Path.GetFullPath("/opt/tools"));
        Assert.Equal($"{one}{Path.PathSeparator}{two}", ChildEnvironment.SafePath(string.Join(Path.PathSeparator, ".", one, "", "node_modules/.bin", two, "")));
        Assert.Null(ChildEnvironment.SafePath(null));
    }

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
