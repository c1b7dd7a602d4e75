using Autoauto.Core.Errors;
using Autoauto.Core.Programs;
using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Programs;

public sealed class ScriptLauncherTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("m.sh", "#!/bin/sh\n", "sh")]
    [InlineData("m.sh", "", "sh")]
    [InlineData("m.sh", "#!/usr/bin/env bash\n", "bash")]
    [InlineData("m.sh", "#!/bin/sh\n# not bash\n", "sh")]
    public void Shell_scripts_run_in_the_shell_they_ask_for(string name, string text, string shell)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var path = _scratch.Write(name, text);
        var command = ScriptLauncher.Resolve(path);

        Assert.Equal(shell, Path.GetFileName(command.FileName));
        Assert.Equal([path], command.Arguments);
    }

    [Fact]
    public void A_file_without_a_known_extension_is_the_command_itself()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var path = _scratch.Write("measure", "#!/bin/sh\n", executable: true);
        var plain = _scratch.Write("measure.foo", "");

        Assert.Equal(path, ScriptLauncher.Resolve(path).FileName);
        Assert.Empty(ScriptLauncher.Resolve(path).Arguments);
        Assert.Equal(ErrorCode.EvaluatorNotRunnable, Assert.Throws<AutoautoException>(() => ScriptLauncher.Resolve(plain)).Code);
        Assert.Contains("does not exist", Assert.Throws<AutoautoException>(() => ScriptLauncher.Resolve(_scratch["gone"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Assemblies_run_with_dotnet_and_sources_have_to_be_compiled()
    {
        var command = ScriptLauncher.Resolve(FakeChildPath.Assembly);

        Assert.StartsWith("dotnet", Path.GetFileName(command.FileName), StringComparison.Ordinal);
        Assert.Equal([FakeChildPath.Assembly], command.Arguments);
        Assert.Equal(ErrorCode.EvaluatorNotRunnable, Assert.Throws<AutoautoException>(() => ScriptLauncher.Resolve(_scratch["m.cs"])).Code);
        Assert.True(ScriptLauncher.IsCompiled("M.CS"));
    }
}
