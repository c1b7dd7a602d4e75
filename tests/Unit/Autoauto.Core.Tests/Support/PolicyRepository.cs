using Autoauto.Core.Model;
using Autoauto.Core.Workspace;

namespace Autoauto.Core.Tests.Support;

/// <summary>
/// A repository with a policy whose text really decides how well its agent works: the line <c>skill: n</c> of AGENTS.md is the number of checks, of
/// ten, that the agent's work passes. The judge reads what was observed; the evolver plays one line of a plan per call.
/// </summary>
internal sealed class PolicyRepository : IDisposable
{
    private const string Arm = """
        #!/bin/sh
        set -e
        echo arm >> '@DIR@/calls'
        if [ "$HOLD_ROLE" = arm ]; then : > '@DIR@/reached'; exec sleep 600; fi
        n=$(sed -n 's/^skill: //p' AGENTS.md)
        if [ "$n" = hang ]; then exec sleep 600; fi
        echo "$n" > result.txt
        git add -A
        git -c user.name=agent -c user.email=agent@localhost commit -q -m "Work"
        echo "{\"inputTokens\": 10, \"outputTokens\": 5, \"costUsd\": 0.01}"
        """;

    private const string Verify = """
        #!/bin/sh
        set -e
        if [ "$HOLD_ROLE" = verify ]; then : > '@DIR@/reached'; exec sleep 600; fi
        n=$(cat result.txt)
        if [ "$n" = none ]; then exit 127; fi
        printf '{"passed": %s, "failed": %s, "score": %s}\n' "$n" "$((10 - n))" "$n"
        """;

    private const string Judge = """
        #!/bin/sh
        set -e
        echo judge >> '@DIR@/calls'
        if [ "$HOLD_ROLE" = judge ]; then : > '@DIR@/reached'; exec sleep 600; fi
        cat > '@DIR@/judge.prompt'
        if [ -s '@DIR@/judge.plan' ]; then
          n=$(( $(cat '@DIR@/judge.calls' 2>/dev/null || echo 0) + 1 ))
          echo "$n" > '@DIR@/judge.calls'
          line=$(sed -n "${n}p" '@DIR@/judge.plan')
          if [ -n "$line" ]; then printf '%s\n' "$line"; exit 0; fi
        fi
        a=$(grep -o '"passRate":[0-9.]*' "$AUTOAUTO_CONTEXT" | sed -n '1s/.*://p')
        b=$(grep -o '"passRate":[0-9.]*' "$AUTOAUTO_CONTEXT" | sed -n '2s/.*://p')
        gaps='{"arm": "A", "title": "checks fail", "severity": "high"}'
        if [ -n "$b" ]; then gaps="$gaps, {\"arm\": \"B\", \"title\": \"checks fail\", \"severity\": \"high\"}"; verdict='"NoDifference"'; else b=null; verdict=null; fi
        if [ "$a" = 1 ] && [ "$b" != 0.1 ]; then gaps=''; fi
        echo "{\"rewardA\": $a, \"rewardB\": $b, \"verdict\": $verdict, \"abstained\": false, \"gaps\": [$gaps], \"textualGradient\": \"raise the skill\"}"
        """;

    private const string Evolver = """
        #!/bin/sh
        set -e
        echo evolver >> '@DIR@/calls'
        if [ "$HOLD_ROLE" = evolver ]; then : > '@DIR@/reached'; exec sleep 600; fi
        cat > '@DIR@/evolver.prompt'
        n=$(( $(cat '@DIR@/evolver.calls' 2>/dev/null || echo 0) + 1 ))
        echo "$n" > '@DIR@/evolver.calls'
        line=$(sed -n "${n}p" '@DIR@/evolver.plan')
        [ -n "$line" ] || line=same
        prediction='"prediction": {"metric": "passRate", "direction": "increase", "size": 0.2, "confidence": 0.8}'
        case "$line" in
          skill*) printf '# Agents\n\nskill: %s\n' "${line#skill }" > AGENTS.md; echo "{\"summary\": \"$line\", $prediction}" ;;
          same) echo "{\"summary\": \"nothing\", $prediction}" ;;
          outside) echo x > other.txt; echo "{\"summary\": \"outside\", $prediction}" ;;
          large) seq 1 100 >> AGENTS.md; echo "{\"summary\": \"large\", $prediction}" ;;
          garbage) echo "I would rather not say." ;;
          *) printf '%s\n' "$line" ;;
        esac
        """;

    private readonly TurnRepository _repository = new();

    /// <summary>A policy at that skill, registered as version 0.</summary>
    public PolicyRepository(string skill = "3", string more = "")
    {
        Directory.CreateDirectory(Outside);
        foreach (var (name, text) in new[] { ("arm.sh", Arm), ("verify.sh", Verify), ("judge.sh", Judge), ("evolver.sh", Evolver) })
        {
            _repository.Write(".autoauto/policies/p/" + name, text.Replace("@DIR@", Outside, StringComparison.Ordinal).ReplaceLineEndings("\n"));
        }

        _repository.Write("AGENTS.md", $"# Agents\n\nskill: {skill}\n");
        Configure(more);
        _repository.Git("add", "AGENTS.md", ".autoauto");
        _repository.Git("commit", "-q", "-m", "Add a policy");
        Play();
        using var workspace = Open();
        workspace.PolicyLedger.Register(workspace.Policies.Load("p"));
    }

    /// <summary>Root of the repository.</summary>
    public string Root => _repository.Path;

    /// <summary>The repository's files and git.</summary>
    public TurnRepository Repository => _repository;

    /// <summary>AGENTS.md as it stands in the checkout.</summary>
    public string Policy => File.ReadAllText(Path.Combine(Root, "AGENTS.md"));

    /// <summary>What the evolver was told last.</summary>
    public string EvolverPrompt => File.ReadAllText(Path.Combine(Outside, "evolver.prompt"));

    /// <summary>What the judge was told last.</summary>
    public string JudgePrompt => File.ReadAllText(Path.Combine(Outside, "judge.prompt"));

    /// <summary>Is written by the role, or <c>verify</c>, that the engine's variable <c>HOLD_ROLE</c> names: it begins and never ends.</summary>
    public string Reached => Path.Combine(Outside, "reached");

    private string Outside => _repository.Outside("roles");

    /// <summary>How often a role was called.</summary>
    public int Calls(string role) => File.Exists(Path.Combine(Outside, "calls")) ? File.ReadLines(Path.Combine(Outside, "calls")).Count(l => l == role) : 0;

    /// <summary>What the evolver does, a line per call: <c>skill n</c>, <c>same</c>, <c>outside</c>, <c>large</c>, <c>garbage</c>, or its answer.</summary>
    public void Play(params string[] plan) => File.WriteAllLines(Path.Combine(Outside, "evolver.plan"), plan);

    /// <summary>What the judge answers, a line per call; behind the last it answers by what was observed.</summary>
    public void Judges(params string[] plan) => File.WriteAllLines(Path.Combine(Outside, "judge.plan"), plan);

    /// <summary>Sets the policy's further settings.</summary>
    public void Configure(string more = "") => _repository.Write(".autoauto/policies/p.json", $$"""
        {
          "include": ["AGENTS.md"], {{more}}
          "agent": { "name": "command", "command": ["arm.sh"] },
          "judge": { "name": "command", "command": ["judge.sh"] },
          "evolver": { "name": "command", "command": ["evolver.sh"] },
          "tasks": [ { "name": "work", "prompt": "Do the work.", "verify": ["verify.sh"] } ]
        }
        """);

    public RepositoryWorkspace Open(WorkspaceOptions? options = null) => RepositoryWorkspace.Open(Root, options ?? new WorkspaceOptions());

    /// <summary>Puts something else into the arm's script.</summary>
    public void EditArm(string old, string text)
    {
        const string script = ".autoauto/policies/p/arm.sh";
        _repository.Write(script, File.ReadAllText(Path.Combine(Root, script)).Replace(old, text, StringComparison.Ordinal));
    }

    /// <summary>Runs one episode to its end.</summary>
    public async Task<Episode> RunAsync(Func<EpisodeRequest, EpisodeRequest>? change = null, WorkspaceOptions? options = null)
    {
        using var workspace = Open(options);
        var request = new EpisodeRequest { Policy = "p" };
        await using var session = workspace.StartEpisode(change?.Invoke(request) ?? request);
        return await session.Completion;
    }

    /// <summary>Stages of an episode in order.</summary>
    public IReadOnlyList<EpisodeStage> Stages(string episodeId)
    {
        using var workspace = Open();
        return [.. workspace.ListStages(episodeId).Select(s => s.Stage)];
    }

    /// <summary>The newest version's number.</summary>
    public int Head
    {
        get
        {
            using var workspace = Open();
            return workspace.PolicyLedger.Require("p").Head;
        }
    }

    /// <summary>Everything that an episode must not leave behind, as text: empty if there is nothing.</summary>
    public string Leftovers()
    {
        using var workspace = Open();
        var running = workspace.ListEpisodes().Where(e => e.OwnerPid is not null).Select(e => e.Episode.Id);
        return string.Join('\n', running.Prepend(_repository.Leftovers()).Where(line => line.Length > 0));
    }

    public void Dispose() => _repository.Dispose();
}
