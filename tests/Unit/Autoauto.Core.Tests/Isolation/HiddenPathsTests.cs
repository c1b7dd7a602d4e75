using Autoauto.Core.Isolation;
using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Isolation;

/// <summary>Which paths in a script's text would be missed in a sandbox.</summary>
public sealed class HiddenPathsTests : IDisposable
{
    private static readonly Bubblewrap s_sandbox = new("/usr/bin/bwrap", canBorrow: false);
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("cat @/data/table.txt", "@/data/table.txt")]
    [InlineData("n=$(cat @/count 2>/dev/null || echo 0); echo $n >@/count; exec '@/count'", "@/count")]
    [InlineData("cd @/data && ls", "@/data")]
    [InlineData("open(\"@/data/new/x\")", "")]
    [InlineData("./run > /tmp/out.txt; cat /tmp/out.txt /var/tmp/x", "")]
    [InlineData("x 2> /dev/null > /dev/shm/y < /dev/stdin; . /etc/os-release; /usr/bin/env sh; /bin/true", "")]
    [InlineData("cat ./data/x src/a.txt $HOME/x ~/y https://example.invalid/data", "")]
    [InlineData("cat @/seen/x", "")]
    [InlineData("cat @/data/table.txt\0/usr\0\u0001", "@/data/table.txt")]
    [InlineData("exit 0\n\0\u0002/\0/u\0s\0r\0\uFFFD", "")]
    [InlineData("n=$(cat @/seen/x); echo $n > @/seen/x", "@/seen/x")]
    [InlineData("echo $n >> \"@/seen/new\"; echo $n > @/seen/no/folder", "@/seen/new")]
    [InlineData("[ 2 -gt @/seen/x ]; echo '->' @/seen/x", "")]
    [InlineData("cat @/seen/secret/x", "@/seen/secret/x")]
    public void What_a_script_names_and_nobody_sees_is_missed(string script, string missed)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Bubblewrap.");
        _scratch.Write("data/table.txt", "x");
        _scratch.Write("seen/x", "x");
        _scratch.Write("seen/secret/x", "x");
        var plan = new SandboxPlan().With(PathAccess.Readable, _scratch["seen"]).With(PathAccess.Hidden, _scratch["seen/secret"]);

        var found = HiddenPaths.UsedBy(script.Replace("@", _scratch.Path, StringComparison.Ordinal), HiddenPaths.SeenIn(new Enclosure(s_sandbox, plan)));

        Assert.Equal(missed.Length == 0 ? [] : [missed.Replace("@", _scratch.Path, StringComparison.Ordinal)], found);
    }

    [Fact]
    public void What_the_sandbox_itself_hides_is_found_in_words_too()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Bubblewrap.");
        var name = _scratch.Write("data/table.txt", "x");
        var said = $"cannot open {name}: no such file; /dev/null, /dev/stdin and /etc/passwd are there";

        // The scratch folder lies in one for temporary files, which no plan names and every sandbox empties.
        Assert.Equal([name], HiddenPaths.NamedIn(said, HiddenPaths.SeenIn(new Enclosure(s_sandbox, new SandboxPlan()))));
    }
}
