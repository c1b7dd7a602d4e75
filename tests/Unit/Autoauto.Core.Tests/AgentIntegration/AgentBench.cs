using System.Diagnostics;
using System.Text;
using Autoauto.Core.Agents;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Tests.AgentIntegration;

/// <summary>A repository with a linked worktree, a user's home that points the agent at the fake server, and one call of a real agent.</summary>
internal sealed class AgentBench : IDisposable
{
    internal const string ProtectedFile = "measure.sh";

    private readonly string _root = Directory.CreateTempSubdirectory("autoauto-agent-").FullName;
    private readonly string _marker = Guid.NewGuid().ToString("N");
    private readonly string _agent;

    internal AgentBench(string agent, string scenario)
    {
        _agent = agent;
        Server = new FakeModelServer(scenario);
        Directory.CreateDirectory(UserHome);
        Directory.CreateDirectory(Path.Combine(_root, "main"));
        Git("main", "init", "-q", "-b", "main");
        File.WriteAllText(Path.Combine(_root, "main", ProtectedFile), "echo 1\n");
        Git("main", "add", "-A");
        Git("main", "-c", "user.name=t", "-c", "user.email=t@example.invalid", "commit", "-q", "-m", "start");
        Git("main", "worktree", "add", "-q", "-b", "work", Worktree);
    }

    internal FakeModelServer Server { get; }

    internal string Worktree => Path.Combine(_root, "worktree");

    private string UserHome => Path.Combine(_root, "user");

    /// <summary>Runs the agent once and checks that it left no process.</summary>
    internal async Task<AgentReply> RunAsync(TimeSpan? timeout = null, TimeSpan? idleTimeout = null, int? maxTurns = null)
    {
        Dictionary<string, string> environment = PointAtServer();
        AgentHost host = new() { HomeDirectory = UserHome, Variable = name => name is "PATH" ? Environment.GetEnvironmentVariable(name) : null, IsRoot = Environment.IsPrivilegedProcess };
        CliAgent cli = new(
            AgentCatalog.Get(_agent),
            new ProcessRunner(TimeProvider.System),
            TimeProvider.System,
            PriceTable.Load(),
            host,
            [RealAgents.Executable(_agent)]);
        AgentReply reply = await cli.RunAsync(
            new AgentRequest
            {
                WorkingDirectory = Worktree,
                SystemPrompt = "You run one \"experiment\". Orders: ORDERS-MARK ü\nCommit your change.",
                Prompt = $"Make one small change to this repository and commit it. The repository is {Worktree}",
                ContextJson = "{}",
                Model = Model,
                MaxTurns = maxTurns,
                Timeout = timeout ?? TimeSpan.FromMinutes(8),
                IdleTimeout = idleTimeout,
                ScratchDirectory = Directory.CreateDirectory(Path.Combine(_root, "scratch")).FullName,
                TranscriptPath = Path.Combine(_root, "transcript.jsonl"),
                ProcessMarker = _marker,
                Environment = environment,
            },
            static _ => { },
            TestContext.Current.CancellationToken);
        Assert.Empty(LeftOver());
        return reply;
    }

    /// <summary>Subjects of the commits that the agent made.</summary>
    internal string[] Commits() => Git("worktree", "log", "--format=%s", "main..work").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Files that the agent's commits touch.</summary>
    internal string[] Changed() => Git("worktree", "diff", "--name-only", "main", "work").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What is uncommitted in the worktree.</summary>
    internal string Status() => Git("worktree", "status", "--porcelain");

    /// <summary>Files that the call wrote into the user's own home.</summary>
    internal string[] UserFiles() =>
        [.. Directory.EnumerateFiles(UserHome, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(UserHome, f)).Order(StringComparer.Ordinal)];

    public void Dispose()
    {
        Server.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    private string Model => _agent switch
    {
        "codex" => "gpt-5.5",
        "claude" => "sonnet",
        "opencode" => "fake/fake-1",
        "gemini" => "gemini-2.5-pro",
        _ => "gpt-5.4",
    };

    private Dictionary<string, string> PointAtServer()
    {
        Dictionary<string, string> environment = new(StringComparer.Ordinal);
        switch (_agent)
        {
            case "codex":
                Directory.CreateDirectory(Path.Combine(UserHome, ".codex"));
                File.WriteAllText(Path.Combine(UserHome, ".codex", "config.toml"), $$"""
                    model_provider = "fake"
                    [model_providers.fake]
                    name = "fake"
                    base_url = "{{Server.Url}}/v1"
                    wire_api = "responses"
                    env_key = "FAKE_API_KEY"
                    """);
                environment["FAKE_API_KEY"] = "sk-dummy";
                break;
            case "claude":
                environment["ANTHROPIC_BASE_URL"] = Server.Url;
                // A subscription's token: only with one does the service's window show in the stream.
                environment["CLAUDE_CODE_OAUTH_TOKEN"] = "sk-ant-oat01-dummy";
                break;
            case "opencode":
                Directory.CreateDirectory(Path.Combine(UserHome, ".config", "opencode"));
                File.WriteAllText(Path.Combine(UserHome, ".config", "opencode", "opencode.json"), $$$"""
                    {"provider":{"fake":{"npm":"@ai-sdk/openai-compatible","name":"Fake","options":{"baseURL":"{{{Server.Url}}}/v1","apiKey":"sk-dummy"},
                     "models":{"fake-1":{"name":"Fake 1","limit":{"context":200000,"output":8000},"cost":{"input":1,"output":2,"cache_read":0.1} } } } } }
                    """);
                break;
            case "gemini":
                environment["GOOGLE_GEMINI_BASE_URL"] = Server.Url;
                environment["GEMINI_API_KEY"] = "dummy";
                break;
            default:
                environment["COPILOT_OFFLINE"] = "true";
                environment["COPILOT_PROVIDER_BASE_URL"] = $"{Server.Url}/v1";
                environment["COPILOT_PROVIDER_TYPE"] = "openai";
                environment["COPILOT_PROVIDER_API_KEY"] = "sk-dummy";
                break;
        }

        return environment;
    }

    /// <summary>Living processes that carry the call's marker or its scratch folder in their environment.</summary>
    private List<string> LeftOver()
    {
        List<string> found = [];
        if (!OperatingSystem.IsLinux())
        {
            return found;
        }

        string scratch = Path.Combine(_root, "scratch");
        foreach (string process in Directory.EnumerateDirectories("/proc").Where(d => int.TryParse(Path.GetFileName(d), out _)))
        {
            try
            {
                string environment = Encoding.UTF8.GetString(File.ReadAllBytes($"{process}/environ"));
                if (environment.Contains(_marker, StringComparison.Ordinal) || environment.Contains(scratch, StringComparison.Ordinal))
                {
                    found.Add($"{process} {File.ReadAllText($"{process}/cmdline").Replace('\0', ' ')}");
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Gone meanwhile, or another user's.
            }
        }

        return found;
    }

    private string Git(string folder, params string[] arguments)
    {
        ProcessStartInfo start = new("git", ["-C", Path.Combine(_root, folder), .. arguments]) { RedirectStandardOutput = true };
        using Process git = Process.Start(start)!;
        string output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return output;
    }
}
