using Autoauto.Core.Primitives;
using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Primitives;

/// <summary>What the engine makes is nobody else's to look into, whichever part of it has to be made.</summary>
public sealed class PrivateFilesTests
{
    [Fact]
    public void Folders_are_private_together_with_the_parents_that_were_missing()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Folders have access lists there.");
            return;
        }

        using var temporary = new ScratchFolder();
        var there = Directory.CreateDirectory(temporary["there"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead).FullName;
        var made = Path.Combine(there, "a", "b", "c");

        Assert.Equal(made, PrivateFiles.CreateFolder(made));
        Assert.Equal(made, PrivateFiles.CreateFolder(made + "/"));

        Assert.True(PrivateFiles.IsShared(there));
        foreach (var folder in (string[])[Path.Combine(there, "a"), Path.Combine(there, "a", "b"), made])
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        }
    }
}
