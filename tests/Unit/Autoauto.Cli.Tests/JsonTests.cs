using System.Text.Json;
using Autoauto.Cli.Tests.Support;
using Autoauto.Output;

namespace Autoauto.Cli.Tests;

/// <summary>The JSON has the same property names, in the same order, as the cmdlets' objects.</summary>
public sealed class JsonTests : IDisposable
{
    private readonly TestRepository _repository = TestRepository.WithProgram();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task Documents_and_lines_have_the_names_of_the_objects()
    {
        var start = await _repository.RunAsync("run", "start", "p", "--no-receipt", "--json");

        Assert.Equal(0, start.ExitCode);
        Assert.Equal(2, start.JsonLines.Count);
        Assert.All(start.JsonLines, AssertNames<ExperimentInfo>);
        Assert.Equal([1, 2], start.JsonLines.Select(e => e.GetProperty("Number").GetInt32()));

        AssertNames<RunInfo>(await _repository.ShowRunAsync());
        await AssertLinesAsync<RunInfo>("run", "list");
        await AssertLinesAsync<ExperimentInfo>("experiment", "list");
        await AssertLinesAsync<MeasurementInfo>("measurement", "list");
        await AssertLinesAsync<EventInfo>("event", "list");
        await AssertLinesAsync<ProgramInfo>("program", "list");
        AssertNames<ProgramInfo>((await _repository.RunAsync("program", "show", "p", "--json")).Json);
        AssertNames<ProgramTestInfo>((await _repository.RunAsync("program", "test", "p", "--invocations", "3", "--json")).Json);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Filters_and_ids_narrow_what_is_listed()
    {
        using var repository = await TestRepository.WithFinishedRunAsync();
        var id = (await repository.ShowRunAsync()).GetProperty("RunId").GetString()!;

        Assert.Equal(2, (await repository.RunAsync("experiment", "list", id, "--status", "Kept", "--json")).JsonLines.Count);
        Assert.Empty((await repository.RunAsync("experiment", "list", id, "--status", "Crashed", "--json")).JsonLines);
        Assert.Empty((await repository.RunAsync("run", "list", "--program", "other", "--json")).JsonLines);
        Assert.Single((await repository.RunAsync("run", "list", "--status", "Completed", "--last", "1", "--json")).JsonLines);
        var measurements = (await repository.RunAsync("measurement", "list", "--experiment", "1", "--json")).JsonLines;
        Assert.NotEmpty(measurements);
        Assert.All(measurements, m => Assert.Equal(1, m.GetProperty("Number").GetInt32()));
        var events = (await repository.RunAsync("event", "list", "--json")).JsonLines;
        var last = events[^1].GetProperty("EventId").GetInt64();
        var kind = events[0].GetProperty("Kind").GetString()!;
        var some = (await repository.RunAsync("event", "list", "--kind", kind, "--json")).JsonLines;
        Assert.NotEmpty(some);
        Assert.All(some, e => Assert.Equal(kind, e.GetProperty("Kind").GetString()));
        Assert.InRange((await repository.RunAsync("measurement", "list", "--purpose", "Decision", "--json")).JsonLines.Count, 1, measurements.Count);
        Assert.Equal(1, Assert.Single((await repository.RunAsync("experiment", "list", "--number", "1", "--json")).JsonLines).GetProperty("Number").GetInt32());
        Assert.Empty((await repository.RunAsync("spend", "list", "--state", "Lost", "--json")).JsonLines);
        Assert.Empty((await repository.RunAsync("event", "list", "--after", last.ToString(System.Globalization.CultureInfo.InvariantCulture), "--json")).JsonLines);
    }

    [Fact]
    public async Task The_summary_replaces_the_experiments()
    {
        var result = await _repository.RunAsync("run", "start", "p", "--max-experiments", "1", "--no-receipt", "--summary", "--json");

        Assert.Equal(0, result.ExitCode);
        AssertNames<RunInfo>(Assert.Single(result.JsonLines));
    }

    [Fact]
    public async Task A_plan_starts_nothing()
    {
        var result = await _repository.RunAsync("run", "start", "p", "--what-if", "--json");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("p", result.Json.GetProperty("Program").GetString());
        Assert.Contains("A smaller number", result.Json.GetProperty("Prompt").GetString(), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_repository.Root, ".autoauto", "state.db")));
    }

    private static void AssertNames<T>(JsonElement element) =>
        Assert.Equal(typeof(T).GetProperties().Select(p => p.Name), element.EnumerateObject().Select(p => p.Name));

    private async Task AssertLinesAsync<T>(params string[] args)
    {
        var result = await _repository.RunAsync([.. args, "--json"]);
        Assert.Equal(0, result.ExitCode);
        Assert.NotEmpty(result.JsonLines);
        Assert.All(result.JsonLines, AssertNames<T>);
    }
}
