using System.Text;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Tests.Primitives;

public sealed class DurableFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("autoauto-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_text_is_written_as_it_is_and_nothing_else_is_left()
    {
        var path = In("a.json");
        DurableFile.Write(path, "ü\n");
        DurableFile.Write(path, "ß\n");

        Assert.Equal(Encoding.UTF8.GetBytes("ß\n"), File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(_folder.FullName));
    }

    [Fact]
    public void A_file_that_is_replaced_keeps_its_mode()
    {
        var path = In("run.sh");
        File.WriteAllText(path, "old");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var before = new FileInfo(path).UnixFileMode;
        DurableFile.Write(path, "new");

        Assert.Equal((before, "new"), (new FileInfo(path).UnixFileMode, File.ReadAllText(path)));
    }

    [Fact]
    public void Where_the_new_one_cannot_take_the_place_the_old_one_stays_and_nothing_is_left()
    {
        var path = In("folder");
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(path).FullName, "kept"), "x");

        Assert.ThrowsAny<Exception>(() => DurableFile.Write(path, "new"));

        Assert.Equal(["kept"], Directory.GetFiles(path).Select(Path.GetFileName));
        Assert.Empty(Directory.GetFiles(_folder.FullName));
    }

    [Fact]
    public void Files_and_folders_that_cannot_be_opened_are_left_to_the_system() => DurableFile.Flush(In("nothing"));

    private string In(string name) => Path.Combine(_folder.FullName, name);
}
