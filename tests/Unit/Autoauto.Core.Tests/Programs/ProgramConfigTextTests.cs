using System.Text.Json;
using System.Text.Json.Nodes;
using Autoauto.Core.Errors;
using Autoauto.Core.Programs;

namespace Autoauto.Core.Tests.Programs;

public sealed class ProgramConfigTextTests
{
    private const string Text = "{\n  // what counts\n  \"metric\": \"ms\",\n  \"repeats\": 5, // enough\n  \"agent\": { \"name\": \"codex\" }\n}\n";

    [Fact]
    public void A_changed_value_leaves_every_other_byte()
    {
        Assert.Equal(Text.Replace("5,", "9,", StringComparison.Ordinal), ProgramConfigText.Set(Text, "repeats", 9));
    }

    [Fact]
    public void A_new_setting_goes_to_the_end()
    {
        var expected = Text.Replace("\"codex\" }\n}", "\"codex\" },\n  \"warmup\": 2\n}", StringComparison.Ordinal);

        Assert.Equal(expected, ProgramConfigText.Set(Text, "warmup", 2));
    }

    [Theory]
    [InlineData("{}", "{\n  \"a\": 1\n}")]
    [InlineData("{\"x\":2}", "{\"x\":2,\n  \"a\": 1\n}")]
    [InlineData("{\n  \"x\": 2,\n}", "{\n  \"x\": 2,\n  \"a\": 1\n}")]
    [InlineData("{\n  \"x\": 2 // last\n}", "{\n  \"x\": 2, // last\n  \"a\": 1\n}")]
    [InlineData("{\n  \"x\": 2 /* , */\n}", "{\n  \"x\": 2, /* , */\n  \"a\": 1\n}")]
    [InlineData("{\r\n  \"x\": 2\r\n}", "{\r\n  \"x\": 2,\r\n  \"a\": 1\r\n}")]
    [InlineData("\uFEFF{ \"a\": 7 }", "\uFEFF{ \"a\": 1 }")]
    [InlineData("{ \"b\": { \"a\": 7 }, \"a\": 3 }", "{ \"b\": { \"a\": 7 }, \"a\": 1 }")]
    public void Inserting_keeps_comments_commas_and_line_ends(string before, string after)
    {
        Assert.Equal(after, ProgramConfigText.Set(before, "a", 1));
    }

    [Theory]
    [InlineData("{\n  \"a\": 1,\n  \"b\": 2\n}", "{\n  \"b\": 2\n}")]
    [InlineData("{\n  \"b\": 2,\n  \"a\": 1\n}", "{\n  \"b\": 2\n}")]
    [InlineData("{\n  \"b\": 2,\n  \"a\": 1,\n}", "{\n  \"b\": 2,\n}")]
    [InlineData("{\"b\": 2, \"a\": {\"c\": [1,\n2]}}", "{\"b\": 2 }")]
    [InlineData("{\n  \"a\": 1 /* why */,\n  \"b\": 2\n}", "{\n   /* why */\n  \"b\": 2\n}")]
    [InlineData("{\"a\": 1}", "{}")]
    [InlineData("{\"b\": 2}", "{\"b\": 2}")]
    public void Removing_leaves_strict_commas(string before, string after)
    {
        Assert.Equal(after, ProgramConfigText.Set(before, "a", null));
    }

    [Fact]
    public void A_setting_one_level_down_is_changed_added_and_removed()
    {
        var changed = ProgramConfigText.Set(Text, "agent.name", "claude");
        var added = ProgramConfigText.Set(changed, "agent.model", "m");
        var removed = ProgramConfigText.Set(added, "agent.name", null);
        var made = ProgramConfigText.Set("{}", "agent.model", "m");

        Assert.Equal(Text.Replace("codex", "claude", StringComparison.Ordinal), changed);
        Assert.Contains("// enough", added, StringComparison.Ordinal);
        Assert.Equal("{\"model\":\"m\"}", AgentOf(removed).ToJsonString());
        Assert.Equal("{\"model\":\"m\"}", AgentOf(made).ToJsonString());
        Assert.Equal("{}", ProgramConfigText.Set("{}", "agent.model", null));
    }

    [Fact]
    public void Objects_are_indented_like_their_surroundings()
    {
        var text = ProgramConfigText.Set("{\n  \"x\": 1\n}\n", "gates", new JsonObject { ["ok"] = new JsonObject { ["min"] = 1 } });

        Assert.Equal("{\n  \"x\": 1,\n  \"gates\": {\n    \"ok\": {\n      \"min\": 1\n    }\n  }\n}\n", text);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("{\"a\": ")]
    public void What_is_no_object_cannot_be_changed(string text)
    {
        Assert.Equal(ErrorCode.ProgramInvalid, Assert.Throws<AutoautoException>(() => ProgramConfigText.Set(text, "a", 1)).Code);
    }

    private static JsonNode AgentOf(string text) =>
        JsonNode.Parse(text, null, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip })!["agent"]!;
}
