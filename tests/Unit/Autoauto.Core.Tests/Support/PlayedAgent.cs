using System.Globalization;

namespace Autoauto.Core.Tests.Support;

/// <summary>
/// A repository whose agent is called through a real adapter and plays one line of a plan per call: <c>commit 90</c>, <c>idle</c>,
/// <c>tries 80 [number of an idea]</c>, <c>window [epoch seconds]</c>, <c>overloaded</c>, <c>auth</c>, <c>turns [value to commit]</c>, <c>hold</c>,
/// <c>hang</c> (until it is ended), <c>renew</c> (its sign-in, then it hangs).
/// </summary>
internal sealed class PlayedAgent : IDisposable
{
    private const string Script = """
        #!/bin/sh
        dir='@DIR@'
        cat > "$dir/prompt"
        n=$(( $(cat "$dir/calls" 2>/dev/null || echo 0) + 1 ))
        echo "$n" > "$dir/calls"
        set -- $(sed -n "${n}p" "$dir/plan")
        end() {
          printf '{"type":"result","subtype":"%s","is_error":%s,"stop_reason":"end_turn","total_cost_usd":%s,"num_turns":2,"usage":{"input_tokens":1000,"output_tokens":50},%s}\n' "$1" "$2" "$3" "$4"
        }
        failed() {
          end success true 0 "\"api_error_status\":$1,\"api_error_type\":\"$2\",\"terminal_reason\":\"api_error\",\"result\":\"$3\""
          exit 1
        }
        change() { echo "$1" > value.txt; git add -A; git commit -q -m "Set the value to $1"; }
        case "$1" in
          commit) change "$2"; end success false 0.25 '"result":"Done.\n{\"hypothesis\":\"smaller is better\",\"next\":[\"go on\"]}"' ;;
          tries) change "$2"; end success false 0.25 "\"result\":\"Done.\\n{\\\"hypothesis\\\":\\\"even smaller\\\",\\\"idea\\\":$3}\"" ;;
          idle) end success false 0.25 '"result":"Nothing to do."' ;;
          window)
            [ -z "$2" ] || printf '{"type":"rate_limit_event","rate_limit_info":{"status":"rejected","resetsAt":%s,"rateLimitType":"five_hour"}}\n' "$2"
            end success true 0 '"api_error_status":429,"api_error":"usage_limit_reached","terminal_reason":"api_error","result":"You have hit your limit"'
            exit 1 ;;
          overloaded) failed 529 overloaded_error Overloaded ;;
          auth) failed 401 authentication_error "Invalid API key" ;;
          turns) [ -z "$2" ] || change "$2"; end error_max_turns true 0.25 '"terminal_reason":"max_turns","errors":["Reached maximum number of turns"]'; exit 1 ;;
          renew) echo '{"refresh":"new"}' > "$HOME/.claude/.credentials.json"; : > "$dir/reached"; exec sleep 600 ;;
          hang) exec sleep 600 ;;
          hold) : > "$dir/reached"; while [ ! -f "$dir/go" ]; do sleep 0.05; done; end success false 0.25 '"result":"Nothing to do."' ;;
        esac
        """;

    private readonly TurnRepository _repository = new();

    /// <summary>A program whose agent plays <paramref name="plan"/>.</summary>
    public PlayedAgent(params string[] plan)
    {
        Directory.CreateDirectory(_repository.Outside("agent"));
        Executable = Path.Combine(_repository.Outside("agent"), "agent.sh");
        File.WriteAllText(Executable, Script.Replace("@DIR@", _repository.Outside("agent"), StringComparison.Ordinal).ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Executable, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Play(plan);
        Configure($$"""{ "name": "claude", "command": ["{{Executable}}"], "timeoutMinutes": 2 }""");
    }

    /// <summary>The agent's script.</summary>
    public string Executable { get; }

    /// <summary>Root of the repository.</summary>
    public string Root => _repository.Path;

    /// <summary>The prompt of the last call.</summary>
    public string LastPrompt => File.ReadAllText(Path.Combine(_repository.Outside("agent"), "prompt"));

    /// <summary>The repository's files and git.</summary>
    public TurnRepository Repository => _repository;

    /// <summary>True once the agent holds.</summary>
    public bool IsHolding => File.Exists(Path.Combine(_repository.Outside("agent"), "reached"));

    /// <summary>Ends a hold.</summary>
    public void LetGo() => File.WriteAllText(Path.Combine(_repository.Outside("agent"), "go"), string.Empty);

    /// <summary>How often the agent was called.</summary>
    public int Calls => int.Parse(File.ReadAllText(Path.Combine(_repository.Outside("agent"), "calls")), CultureInfo.InvariantCulture);

    /// <summary>A window that opens at that time.</summary>
    public static string Window(DateTimeOffset opens) => FormattableString.Invariant($"window {opens.ToUnixTimeSeconds()}");

    /// <summary>Replaces the plan; the calls go on counting.</summary>
    public void Play(params string[] plan) => File.WriteAllLines(Path.Combine(_repository.Outside("agent"), "plan"), plan);

    /// <summary>Sets the program's agent and further settings.</summary>
    public void Configure(string agent, string more = "") => _repository.Write(".autoauto/programs/p/config.json", $$"""
        {
          "metric": "value", "direction": "lower", "repeats": 3, "noiseThresholdPercent": 2, "warmup": 0, "measureTimeoutSeconds": 60,
          "maxExperiments": 2, {{more}}
          "agent": {{agent}}
        }
        """);

    public void Dispose() => _repository.Dispose();
}
