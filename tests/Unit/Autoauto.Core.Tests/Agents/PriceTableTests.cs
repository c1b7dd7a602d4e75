using System.Text.Json;
using Autoauto.Core.Agents;
using Autoauto.Core.Model;

namespace Autoauto.Core.Tests.Agents;

public sealed class PriceTableTests
{
    private const string Own = """
        { "date": "2026-11-01", "models": { "my-model": { "input": 1, "output": 2, "cachedInput": 0.1, "cacheWrite": 1.25 }, "GPT-5.5": { "input": 4, "output": 20 } } }
        """;

    [Fact]
    public void Built_in_table_is_dated_and_positive()
    {
        PriceTable table = PriceTable.Load();

        Assert.InRange(table.Date, new DateOnly(2026, 1, 1), DateOnly.MaxValue);
        Assert.NotEmpty(table.Models);
        Assert.All(table.Models, model => Assert.True(table.Find(model)!.Input > 0 && table.Find(model)!.Output > 0));
    }

    [Fact]
    public void Every_kind_of_token_has_its_price() => Assert.Equal(
        1m + 0.1m + 1.25m + 2m,
        PriceTable.Parse(Own).Cost("my-model", new AgentUsage(1_000_000, 1_000_000, 1_000_000, 1_000_000, 300_000)));

    [Fact]
    public void Cache_prices_default_to_the_input_price() =>
        Assert.Equal(8m, PriceTable.Parse(Own).Cost("gpt-5.5", new AgentUsage(null, 1_000_000, 1_000_000, null)));

    [Theory]
    [InlineData("gpt-5.5", true)]
    [InlineData("openai/gpt-5.5", true)]
    [InlineData("gpt-5.5-2026-04-23", true)]
    [InlineData("gpt-5.5@20260423", true)]
    [InlineData("gpt-5.5-pro", false)]
    [InlineData("gpt-5", false)]
    [InlineData("gpt", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_similar_name_is_not_the_same_model(string? model, bool known) =>
        Assert.Equal(known, PriceTable.Parse(Own).Find(model) is not null);

    [Fact]
    public void Unknown_stays_unknown()
    {
        Assert.Null(PriceTable.Parse(Own).Cost("other", new AgentUsage(1, 1, 1, 1)));
        Assert.Null(PriceTable.Parse(Own).Cost("my-model", new AgentUsage()));
    }

    [Fact]
    public void A_users_file_replaces_and_adds()
    {
        PriceTable table = PriceTable.Load().With(PriceTable.Parse(Own));

        Assert.Equal((4m, 1m), (table.Find("gpt-5.5")!.Input, table.Find("my-model")!.Input));
        Assert.NotNull(table.Find("gpt-5.4"));
        Assert.Equal(new DateOnly(2026, 11, 1), table.Date);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{ "date": "yesterday", "models": {} }""")]
    [InlineData("""{ "date": "2026-01-01", "models": { "m": { "input": -1, "output": 1 } } }""")]
    [InlineData("""{ "date": "2026-01-01", "models": { "m": null } }""")]
    [InlineData("""{ "date": "2026-01-01", "models": { "m": { "input": 1, "output": 1, "chached": 1 } } }""")]
    public void A_wrong_file_is_refused(string json) => Assert.Throws<JsonException>(() => PriceTable.Parse(json));

    [Fact]
    public void An_explained_run_is_priced_only_by_the_table()
    {
        ReadOnlySpan<byte> output = """{"type":"turn.completed","usage":{"input_tokens":1000000,"output_tokens":0}}"""u8;
        AgentReply reply = AgentExplain.FromOutput("codex", output, exitCode: 0, sideFile: """{"payload":{"model":"my-model"}}""", prices: PriceTable.Parse(Own));

        Assert.Equal((1m, CostSource.PriceTable), (reply.CostUsd!.Value, reply.CostSource));
    }
}
