using System.Text.Json;
using Autoauto.Core.Agents;
using Autoauto.Core.Agents.Programs;

namespace Autoauto.Core.Tests.Agents;

public sealed class AgentProgramTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("autoauto-program-").FullName;
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);

    private string UserHome => Directory.CreateDirectory(Path.Combine(_root, "user")).FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    public static TheoryData<string> Agents() => [.. AgentCatalog.Names];

    [Theory]
    [MemberData(nameof(Agents))]
    public void The_prompt_is_never_an_argument(string agent)
    {
        (AgentInvocation invocation, _) = Prepare(agent);

        Assert.DoesNotContain(invocation.Arguments, static a => a.Contains("THE-PROMPT", StringComparison.Ordinal));
        Assert.EndsWith("THE-PROMPT", invocation.StandardInput, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public void Model_and_effort_are_handed_over(string agent)
    {
        (AgentInvocation invocation, _) = Prepare(agent);

        Assert.Contains("the-model", invocation.Arguments);
        Assert.Equal(agent is not "gemini", invocation.Arguments.Any(static a => a.Contains("high", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public void The_standing_orders_reach_the_agent(string agent)
    {
        (AgentInvocation invocation, AgentScratch scratch) = Prepare(agent);

        string files = string.Concat(Directory.EnumerateFiles(scratch.Home, "*", SearchOption.AllDirectories).Select(File.ReadAllText));
        Assert.Contains("THE-ORDERS", string.Concat(invocation.Arguments) + invocation.StandardInput + files, StringComparison.Ordinal);
    }

    [Fact]
    public void Codex_orders_are_toml_and_long_ones_go_in_front_of_the_prompt()
    {
        Assert.Equal("\"a\\\"b\\\\c\\nd\\te\\u0007ü🦊\"", CodexProgram.TomlText("a\"b\\c\nd\te\aü🦊"));
        (AgentInvocation invocation, _) = Prepare("codex", orders: new string('x', 30_000));
        Assert.StartsWith("xxx", invocation.StandardInput, StringComparison.Ordinal);
        Assert.DoesNotContain(invocation.Arguments, static a => a.Contains("developer_instructions", StringComparison.Ordinal));
    }

    [Fact]
    public void Claude_gets_the_sign_in_part_of_the_users_settings_and_no_hooks()
    {
        WriteUserFile(".claude/settings.json", """{ "apiKeyHelper": "/bin/key", "hooks": { "SessionStart": [] }, "permissions": {}, /* c */ "env": { "A": "b" }, }""");
        (_, AgentScratch scratch) = Prepare("claude");

        using JsonDocument settings = JsonDocument.Parse(File.ReadAllText(scratch.InHome(".claude/settings.json")));
        Assert.Equal(["apiKeyHelper", "env"], settings.RootElement.EnumerateObject().Select(static p => p.Name));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Claude_is_told_of_a_sandbox_only_as_root(bool root)
    {
        (AgentInvocation invocation, _) = Prepare("claude", root: root);

        Assert.Equal(root, invocation.Environment.ContainsKey("IS_SANDBOX"));
    }

    [Fact]
    public void Opencode_keeps_the_users_inline_configuration()
    {
        _variables["OPENCODE_CONFIG_CONTENT"] = """{ "provider": { "mine": {} }, "instructions": ["/own.md"], "autoupdate": true }""";
        (AgentInvocation invocation, AgentScratch scratch) = Prepare("opencode");

        using JsonDocument config = JsonDocument.Parse(invocation.Environment["OPENCODE_CONFIG_CONTENT"]!);
        Assert.True(config.RootElement.GetProperty("provider").TryGetProperty("mine", out _));
        Assert.False(config.RootElement.GetProperty("autoupdate").GetBoolean());
        Assert.Equal(["/own.md", scratch.InHome("orders.md")], config.RootElement.GetProperty("instructions").EnumerateArray().Select(static i => i.GetString()));
    }

    [Theory]
    [InlineData(null, "gemini-api-key")]
    [InlineData("oauth", "oauth-personal")]
    [InlineData("settings", "vertex-ai")]
    public void Gemini_signs_in_as_the_user_does(string? how, string expected)
    {
        if (how is "oauth")
        {
            WriteUserFile(".gemini/oauth_creds.json", "{}");
        }
        else if (how is "settings")
        {
            WriteUserFile(".gemini/settings.json", """{ "security": { "auth": { "selectedType": "vertex-ai" } }, "mcpServers": { "x": {} } }""");
        }

        (_, AgentScratch scratch) = Prepare("gemini");

        using JsonDocument settings = JsonDocument.Parse(File.ReadAllText(scratch.InHome(".gemini/settings.json")));
        Assert.Equal(expected, settings.RootElement.GetProperty("security").GetProperty("auth").GetProperty("selectedType").GetString());
        Assert.Equal(7, settings.RootElement.GetProperty("model").GetProperty("maxSessionTurns").GetInt32());
        Assert.False(settings.RootElement.TryGetProperty("mcpServers", out _));
    }

    [Fact]
    public void Gemini_commits_under_the_users_name()
    {
        WriteUserFile(".gitconfig", "[core]\n\tname = wrong\n[user]\n\tname = \"Ada L\"\n\temail = ada@example.invalid\n[alias]\n\temail = wrong\n");
        (AgentInvocation invocation, _) = Prepare("gemini");

        Assert.Equal(("Ada L", "ada@example.invalid"), (invocation.Environment["GIT_AUTHOR_NAME"], invocation.Environment["GIT_COMMITTER_EMAIL"]));
    }

    [Theory]
    [InlineData("codex", ".codex/auth.json")]
    [InlineData("codex", ".codex/config.toml")]
    [InlineData("claude", ".claude/.credentials.json")]
    [InlineData("opencode", ".local/share/opencode/auth.json")]
    [InlineData("gemini", ".gemini/oauth_creds.json")]
    [InlineData("copilot", ".copilot/config.json")]
    public void Sign_in_comes_along_for_the_owners_eyes_only(string agent, string file)
    {
        WriteUserFile(file, """{"token":"secret"}""");
        (_, AgentScratch scratch) = Prepare(agent);

        Assert.Equal("""{"token":"secret"}""", File.ReadAllText(scratch.InHome(file)));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(scratch.InHome(file)));
        }
    }

    [Fact]
    public void A_moved_configuration_folder_is_found()
    {
        _variables["CODEX_HOME"] = Directory.CreateDirectory(Path.Combine(_root, "elsewhere")).FullName;
        File.WriteAllText(Path.Combine(_root, "elsewhere", "auth.json"), "{}");
        (_, AgentScratch scratch) = Prepare("codex");

        Assert.True(File.Exists(scratch.InHome(".codex/auth.json")));
    }

    [Theory]
    [InlineData("""{"token":"new","more":1}""", """{"token":"new","more":1}""")]
    [InlineData("""{"other":"new"}""", """{"token":"old"}""")]
    [InlineData("not json", """{"token":"old"}""")]
    public void A_renewed_sign_in_goes_back_if_it_is_one(string renewed, string expected)
    {
        WriteUserFile(".codex/auth.json", """{"token":"old"}""");
        (_, AgentScratch scratch) = Prepare("codex");
        File.WriteAllText(scratch.InHome(".codex/auth.json"), renewed);

        SignInReturn.Return(scratch.Host, Path.GetDirectoryName(scratch.Home)!);

        Assert.Equal(expected, File.ReadAllText(Path.Combine(UserHome, ".codex", "auth.json")));
    }

    [Fact]
    public void A_linked_sign_in_stays_a_link_and_keeps_its_mode()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string real = Path.Combine(Directory.CreateDirectory(Path.Combine(_root, "dotfiles")).FullName, "auth.json");
        string link = Path.Combine(Directory.CreateDirectory(Path.Combine(UserHome, ".codex")).FullName, "auth.json");
        File.WriteAllText(real, """{"token":"old"}""");
        File.SetUnixFileMode(real, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        File.CreateSymbolicLink(link, real);
        (_, AgentScratch scratch) = Prepare("codex");
        File.WriteAllText(scratch.InHome(".codex/auth.json"), """{"token":"new"}""");

        SignInReturn.Return(scratch.Host, Path.GetDirectoryName(scratch.Home)!);

        Assert.Equal(real, new FileInfo(link).LinkTarget);
        Assert.Equal("""{"token":"new"}""", File.ReadAllText(real));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(real));
        Assert.Equal([real], Directory.GetFiles(Path.GetDirectoryName(real)!));
    }

    [Fact]
    public void A_list_that_an_agent_forged_leads_nowhere_else()
    {
        WriteUserFile(".ssh/config", "{}");
        (_, AgentScratch scratch) = Prepare("codex");
        string hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("{}"u8));
        string folder = Path.GetDirectoryName(scratch.Home)!;
        File.WriteAllText(Path.Combine(folder, "sign-in.json"), $$"""{".ssh/config":"{{hash}}","../.ssh/config":"{{hash}}"}""");
        scratch.Write(".ssh/config", """{"Host":"forged"}""");

        SignInReturn.Return(scratch.Host, folder);

        Assert.Equal("{}", File.ReadAllText(Path.Combine(UserHome, ".ssh", "config")));
    }

    [Fact]
    public void A_sign_in_that_the_user_renewed_meanwhile_is_left_alone()
    {
        WriteUserFile(".codex/auth.json", """{"token":"old"}""");
        (_, AgentScratch scratch) = Prepare("codex");
        File.WriteAllText(scratch.InHome(".codex/auth.json"), """{"token":"agent"}""");
        WriteUserFile(".codex/auth.json", """{"token":"user"}""");

        SignInReturn.Return(scratch.Host, Path.GetDirectoryName(scratch.Home)!);

        Assert.Equal("""{"token":"user"}""", File.ReadAllText(Path.Combine(UserHome, ".codex", "auth.json")));
    }

    [Fact]
    public void Home_and_temporary_folder_are_the_calls_own_and_build_tools_are_found()
    {
        Directory.CreateDirectory(Path.Combine(UserHome, ".cargo"));
        AgentScratch scratch = Scratch();

        Dictionary<string, string?> environment = scratch.CommonEnvironment();

        Assert.Equal((scratch.Home, scratch.Temp), (environment["HOME"], environment["TMPDIR"]));
        Assert.Equal(Path.Combine(UserHome, ".cargo"), environment["CARGO_HOME"]);
        Assert.False(environment.ContainsKey("RUSTUP_HOME"));
    }

    [Fact]
    public void Unknown_names_are_refused_and_case_does_not_matter()
    {
        Assert.Equal("codex", AgentCatalog.Get("Codex").Name);
        Assert.Throws<ArgumentException>(() => AgentCatalog.Get("nobody"));
    }

    private (AgentInvocation Invocation, AgentScratch Scratch) Prepare(string agent, string orders = "THE-ORDERS", bool root = false)
    {
        AgentScratch scratch = Scratch(root);
        AgentProgram program = AgentCatalog.Get(agent);
        scratch.CarrySignIn(program.SignInFiles);
        AgentRequest request = new()
        {
            WorkingDirectory = _root,
            SystemPrompt = orders,
            Prompt = "THE-PROMPT",
            ContextJson = "{}",
            Model = "the-model",
            Effort = "high",
            MaxTurns = 7,
            Timeout = TimeSpan.FromMinutes(1),
            ScratchDirectory = Path.Combine(_root, "scratch"),
            TranscriptPath = Path.Combine(_root, "t"),
            ProcessMarker = "m",
        };
        return (program.Prepare(request, scratch), scratch);
    }

    private AgentScratch Scratch(bool root = false) => new(
        new AgentHost { HomeDirectory = UserHome, Variable = _variables.GetValueOrDefault, IsRoot = root },
        Directory.CreateDirectory(Path.Combine(_root, "scratch")).FullName);

    private void WriteUserFile(string relative, string text)
    {
        string path = Path.Combine(UserHome, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
