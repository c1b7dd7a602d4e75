using System.Text;
using System.Text.Json.Nodes;
using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Programs;
using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Programs;

public sealed class ProgramFolderTests : IDisposable
{
    private const string Config = "{ \"metric\": \"ms\", \"direction\": \"lower\" }";
    private readonly ScratchFolder _scratch = new();
    private readonly ProgramFolder _programs;

    public ProgramFolderTests() => _programs = new ProgramFolder(_scratch["programs"]);

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_created_program_is_listed_and_loads()
    {
        var created = _programs.Create(Draft("speed") with { MeasureText = "#!/bin/sh\necho '{\"ms\":1}'\n", MeasureExtension = "sh" });
        var loaded = _programs.Load("speed");

        Assert.Equal(["speed"], _programs.List());
        Assert.Equal("Make it faster.\n\nThe number that decides is `ms`; lower is better.", loaded.Goal);
        Assert.Equal(created.MeasureScript, loaded.MeasureScript);
        Assert.Equal("measure.sh", Path.GetFileName(loaded.MeasureScript));
        Assert.Null(loaded.BuildScript);
        Assert.Equal(("speed", "ms"), (loaded.Spec.Name, loaded.Spec.Metric));
        Assert.Equal(_programs.PathOf("speed"), loaded.Directory);
    }

    [Theory]
    [InlineData(".sh")]
    [InlineData("cs")]
    [InlineData(null)]
    public void Templates_say_what_to_do(string? extension)
    {
        var program = _programs.Create(Draft("p") with { MeasureExtension = extension });
        var script = File.ReadAllText(program.MeasureScript);

        Assert.Contains("edit me", script, StringComparison.Ordinal);
        Assert.Contains("{\"ms\":12.5}", script, StringComparison.Ordinal);
        Assert.DoesNotContain("\r", script, StringComparison.Ordinal);
    }

    [Fact]
    public void Scripts_are_copied_with_bytes_and_mode()
    {
        var measure = _scratch.Write("a/bench.py", "print('{\"ms\": 1}')\r\n", executable: true);
        var build = _scratch.Write("a/make.sh", "true\n");

        var program = _programs.Create(Draft("p") with { MeasureScriptPath = measure, BuildScriptPath = build });

        Assert.Equal("measure.py", Path.GetFileName(program.MeasureScript));
        Assert.Equal("build.sh", Path.GetFileName(program.BuildScript));
        Assert.Equal(File.ReadAllBytes(measure), File.ReadAllBytes(program.MeasureScript));
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(program.MeasureScript).HasFlag(UnixFileMode.UserExecute));
    }

    [Fact]
    public void Creating_refuses_and_leaves_nothing_behind()
    {
        _programs.Create(Draft("p"));

        Assert.Equal(ErrorCode.ProgramExists, Fails(() => _programs.Create(Draft("p"))));
        Assert.Equal(ErrorCode.InvalidArgument, Fails(() => _programs.Create(Draft("No Name"))));
        Assert.Equal(ErrorCode.InvalidArgument, Fails(() => _programs.Create(Draft("q") with { MeasureScriptPath = _scratch["gone.sh"] })));
        Assert.Equal(ErrorCode.InvalidArgument, Fails(() => _programs.Create(Draft("q") with { MeasureExtension = ".exe" })));
        Assert.Equal(ErrorCode.ProgramInvalid, Fails(() => _programs.Create(Draft("q") with { Spec = Draft("q").Spec with { Repeats = 0 } })));
        Assert.Equal([_programs.PathOf("p")], Directory.GetFileSystemEntries(_programs.Root));
    }

    [Fact]
    public void Every_problem_is_found_at_once()
    {
        _scratch.Write("programs/p/program.md", new string('x', 32_001));
        _scratch.Write("programs/p/measure.sh", "");
        _scratch.Write("programs/p/measure.py", "");
        _scratch.Write("programs/p/build.foo", "");
        _scratch.Write("programs/p/config.json", "{ \"direction\": \"lower\", \"repeats\": 0 }");

        var error = Assert.Throws<AutoautoException>(() => _programs.Load("p"));

        Assert.Equal(ErrorCode.ProgramInvalid, error.Code);
        Assert.Equal(6, error.Message.Split('\n').Length);
        foreach (var part in new[] { "program.md has 32001", "measure.py, measure.sh", "build.foo", "config.json: metric is missing", "config.json: repeats" })
        {
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_empty_folder_lacks_three_things()
    {
        Directory.CreateDirectory(_programs.PathOf("p"));
        var inspection = _programs.Inspect("p");

        Assert.False(inspection.IsValid);
        Assert.Equal(["program.md", "measure", "config.json"], inspection.Problems.Select(p => p.Path));
    }

    [Fact]
    public void Files_beside_the_scripts_are_no_scripts()
    {
        WriteProgram("p");
        _scratch.Write("programs/p/measure.json", "{}");
        _scratch.Write("programs/p/measure.sh~", "");
        _scratch.Write("programs/p/measure.txt", "");
        _scratch.Write("programs/p/agent.py", "");
        _scratch.Write("programs/p/measure/data.bin", "");

        Assert.Empty(_programs.Inspect("p").Problems);
        Assert.Equal("measure.sh", Path.GetFileName(_programs.Load("p").MeasureScript));
    }

    [Fact]
    public void A_script_without_extension_must_be_executable()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        _scratch.Write("programs/p/program.md", "x");
        _scratch.Write("programs/p/config.json", Config);
        _scratch.Write("programs/p/measure", "#!/bin/sh\n");
        Assert.Contains("chmod +x", Assert.Single(_programs.Inspect("p").Problems).Message, StringComparison.Ordinal);

        _scratch.Write("programs/p/measure", "#!/bin/sh\n", executable: true);
        Assert.Empty(_programs.Inspect("p").Problems);
    }

    [Fact]
    public void Links_are_refused()
    {
        WriteProgram("p");
        File.CreateSymbolicLink(_scratch["programs/p/data"], "/etc");

        Assert.Equal("data", Assert.Single(_programs.Inspect("p").Problems).Path);
    }

    [Fact]
    public void Missing_programs_are_named_with_what_was_meant()
    {
        WriteProgram("parse-speed");
        Directory.CreateDirectory(_scratch["programs/Not A Program"]);

        var error = Assert.Throws<AutoautoException>(() => _programs.Load("parse-sped"));

        Assert.Equal(ErrorCode.ProgramNotFound, error.Code);
        Assert.Equal("Did you mean 'parse-speed'?", error.Hint!.ToString());
        Assert.Equal(["parse-speed"], _programs.List());
        Assert.Empty(new ProgramFolder(_scratch["nowhere"]).List());
        Assert.Single(_programs.Inspect("gone").Problems);
        Assert.Equal(ErrorCode.InvalidArgument, Fails(() => _programs.Load("../x")));
    }

    [Fact]
    public void An_update_changes_what_was_asked_for_and_nothing_else()
    {
        WriteProgram("p");
        var config = _scratch.Write("programs/p/config.json", "\uFEFF{\r\n  \"metric\": \"ms\", // µs later\r\n  \"direction\": \"lower\"\r\n}\r\n");
        var before = File.ReadAllBytes(config);

        var after = _programs.Update("p", new ProgramUpdate { Settings = new Dictionary<string, JsonNode?> { ["repeats"] = 9 }, Instructions = "New words." });
        Assert.Equal((9, "New words."), (after.Spec!.Repeats, after.Definition!.Instructions));

        _programs.Update("p", new ProgramUpdate { Settings = new Dictionary<string, JsonNode?> { ["repeats"] = null } });
        Assert.Equal(Encoding.UTF8.GetString(before), Encoding.UTF8.GetString(File.ReadAllBytes(config)));
    }

    [Fact]
    public void An_update_that_would_break_the_program_writes_nothing()
    {
        WriteProgram("p");
        var update = new ProgramUpdate { Settings = new Dictionary<string, JsonNode?> { ["repeats"] = 0 }, Instructions = "New words." };

        Assert.Equal(ErrorCode.ProgramInvalid, Fails(() => _programs.Update("p", update)));

        Assert.Equal(Config, File.ReadAllText(_scratch["programs/p/config.json"]));
        Assert.Equal("Faster.", _programs.Load("p").Instructions);
    }

    [Fact]
    public void A_replaced_script_may_have_another_extension()
    {
        WriteProgram("p");
        var script = _scratch.Write("new.py", "print(1)");

        var after = _programs.Update("p", new ProgramUpdate { MeasureScriptPath = script, BuildScriptPath = script });

        Assert.Equal(["build.py", "config.json", "measure.py", "program.md"], Directory.GetFiles(_programs.PathOf("p")).Select(Path.GetFileName).Order());
        Assert.True(after.IsValid);
    }

    [Fact]
    public void Deleting_takes_the_folder()
    {
        WriteProgram("p");
        _programs.Delete("p");

        Assert.Empty(_programs.List());
        Assert.Equal(ErrorCode.ProgramNotFound, Fails(() => _programs.Delete("p")));
    }

    private static ErrorCode Fails(Action action) => Assert.Throws<AutoautoException>(action).Code;

    private static ProgramDraft Draft(string name) => new()
    {
        Spec = new ProgramSpec { Name = name, Metric = "ms", Direction = Direction.Lower },
        Goal = "Make it faster.",
    };

    private void WriteProgram(string name)
    {
        _scratch.Write($"programs/{name}/program.md", "Faster.");
        _scratch.Write($"programs/{name}/config.json", Config);
        _scratch.Write($"programs/{name}/measure.sh", "echo '{\"ms\":1}'\n");
    }
}
