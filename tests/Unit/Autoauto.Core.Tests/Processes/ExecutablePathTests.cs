using Autoauto.Core.Processes;
using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Processes;

/// <summary>Which file a name means.</summary>
[Collection(AloneCollection.Name)]
public sealed class ExecutablePathTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly string? _path = Environment.GetEnvironmentVariable("PATH");
    private readonly string _current = Environment.CurrentDirectory;

    public void Dispose()
    {
        Environment.CurrentDirectory = _current;
        Environment.SetEnvironmentVariable("PATH", _path);
        _folder.Dispose();
    }

    [Fact]
    public void Only_folders_that_mean_the_same_everywhere_stay_on_the_path()
    {
        var (one, two) = (Path.GetFullPath("/usr/bin"), Path.GetFullPath("/opt/tools"));
        Assert.Equal($"{one}{Path.PathSeparator}{two}", ExecutablePath.Absolute(string.Join(Path.PathSeparator, ".", one, "", "node_modules/.bin", two, "")));
        Assert.Null(ExecutablePath.Absolute(null));
        Assert.Null(ExecutablePath.Absolute($".{Path.PathSeparator}"));
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData(".:{0}")]
    [InlineData(":{0}:")]
    [InlineData("")]
    public void A_name_never_means_a_file_in_the_current_directory(string path)
    {
        _folder.Write("autoauto-test-tool", "#!/bin/sh\n", executable: true);
        _folder.Write("autoauto-test-tool.exe", "no program");
        Environment.CurrentDirectory = _folder.Path;
        Environment.SetEnvironmentVariable("PATH", string.Format(System.Globalization.CultureInfo.InvariantCulture, path.Replace(':', Path.PathSeparator), _path));

        Assert.Null(ExecutablePath.Find("autoauto-test-tool"));
        Assert.Null(ExecutablePath.Find("autoauto-test-tool", _folder.Path));
        Assert.Throws<ProcessStartException>(() => ExecutablePath.Require("autoauto-test-tool", _folder.Path));
    }

    [Fact]
    public void A_path_with_a_separator_is_relative_to_the_folder_given()
    {
        var tool = _folder.Write(OperatingSystem.IsWindows() ? "tools/tool.exe" : "tools/tool", "#!/bin/sh\n", executable: true);

        Assert.Equal(tool, ExecutablePath.Find("tools/tool", _folder.Path));
        Assert.Equal(tool, ExecutablePath.Find("./tools/tool", _folder.Path));
        Assert.Equal(tool, ExecutablePath.Find(tool));
    }

    [Fact(Timeout = 300_000)]
    public async Task Neither_the_engine_nor_its_children_run_what_lies_in_the_current_directory()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        foreach (var name in new[] { "sh", "env", "setsid", "prlimit", "true", "id" })
        {
            _folder.Write(name, $"#!/bin/sh\necho {name} >> '{_folder["ran"]}'\n", executable: true);
        }

        Environment.CurrentDirectory = _folder.Path;
        Environment.SetEnvironmentVariable("PATH", $".:{_path}:");
        foreach (var marker in new[] { null, "test-path." })
        {
            var outcome = await new ProcessRunner(TimeProvider.System).RunAsync(
                new ProcessSpec { FileName = "sh", Arguments = ["-c", "true; env id -u"], WorkingDirectory = _folder.Path, Marker = marker }, CancellationToken.None);

            Assert.Equal(0, outcome.ExitCode);
            Assert.Matches(@"^\d+\n$", outcome.OutputText);
        }

        Assert.False(File.Exists(_folder["ran"]));
    }
}
