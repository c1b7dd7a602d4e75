using System.Globalization;
using System.Text;
using Autoauto.Core.Model;
using Autoauto.Core.Processes;
using Autoauto.Core.Storage;
using Autoauto.Core.Workspace;

namespace Autoauto.Core.Tests.Support;

/// <summary>
/// A scripted episode, prepared up to its start: the head is version 1, an edit that the evolver of an earlier episode made. Everything that an
/// interruption must not change can be had as text.
/// </summary>
internal sealed class EpisodeScript : IDisposable
{
    private const decimal CostOfArm = 0.01m;
    private static readonly string[] s_roles = ["arm", "judge", "evolver"];
    private readonly string _first;
    private readonly string _fingerprint;
    private readonly Dictionary<string, int> _before;

    private EpisodeScript(PolicyRepository policy, string first)
    {
        Policy = policy;
        _first = first;
        _fingerprint = Checkout();
        _before = s_roles.ToDictionary(r => r, policy.Calls);
    }

    /// <summary>The repository.</summary>
    public PolicyRepository Policy { get; }

    /// <summary>Id of the episode that is under test; only after it was begun.</summary>
    public string Id
    {
        get
        {
            using var workspace = Policy.Open();
            return workspace.ListEpisodes().Single(e => e.Episode.Id != _first).Episode.Id;
        }
    }

    /// <summary>Prepares one of the two scripts.</summary>
    /// <param name="name"><c>keep</c>: the head is better than version 0. <c>rollback</c>: it is worse.</param>
    public static async Task<EpisodeScript> PrepareAsync(string name)
    {
        var policy = new PolicyRepository(more: """ "rule": "threshold", "judgeSamples": 1, """);

        // Whoever is asked once more, because his answer was lost, says the same again.
        policy.Play(name == "keep" ? "skill 5" : "skill 2", "skill 8", "skill 8");
        return new EpisodeScript(policy, (await policy.RunAsync()).Id);
    }

    /// <summary>The episode without any interruption: how it ends, and the fault points that it passes.</summary>
    public static async Task<(string Facts, IReadOnlyList<string> Faults)> UndisturbedAsync(string name)
    {
        using var script = await PrepareAsync(name);
        var faults = new FaultRecorder();
        await script.Policy.RunAsync(options: new WorkspaceOptions { Faults = faults });
        script.CheckSound(lostCalls: 0);
        return (script.Facts(), faults.All);
    }

    /// <summary>Starts the episode with an engine that is to die.</summary>
    public Task<(int ExitCode, string Output, string Error)> CrashAsync(string fault) => CliProcess.RunAsync(Policy.Root, Fault(fault), "episode", "invoke", "p");

    /// <summary>Goes on with the newest episode, with an engine that is to die if <paramref name="fault"/> names a point.</summary>
    public Task<(int ExitCode, string Output, string Error)> ResumeAsync(string? fault = null) =>
        CliProcess.RunAsync(Policy.Root, fault is null ? null : Fault(fault), "episode", "resume");

    /// <summary>What the episode came to; the same for all that are carried out to the end.</summary>
    public string Facts()
    {
        var text = new StringBuilder();
        using var workspace = Policy.Open();
        var id = Id;
        var episode = workspace.FindEpisode(id)!.Episode;
        Line($"{episode.Stage} {episode.HeadVersion}:{episode.BaselineVersion} rollback {episode.RollbackVersion} evolved {episode.EvolvedVersion} {episode.EvolutionDetail} {episode.Refusal} {episode.Error}");
        Line($"{episode.Ruling} {episode.DecisionInputsJson}");
        foreach (var stage in workspace.ListStages(id))
        {
            Line($"stage {stage.Ordinal} {stage.Stage} {stage.Detail}");
        }

        foreach (var arm in workspace.ListArms(id).OrderBy(a => a.Side))
        {
            Line($"arm {arm.Comparison} {arm.Side} {arm.Task} of version {arm.Version}: {arm.AgentOutcome} {arm.Objective!.Verified} {arm.Objective.Find(Objective.PassRateName)} {arm.FilesChanged} {arm.Diff}");
        }

        foreach (var judgement in workspace.ListJudgements(id))
        {
            Line($"judgement {judgement.Sample} {judgement.Task} {judgement.RewardMain} {judgement.RewardBaseline} {judgement.Verdict} {judgement.TextualGradient}");
        }

        foreach (var version in workspace.PolicyLedger.Versions("p"))
        {
            var content = string.Join('|', workspace.PolicyLedger.ContentsOf("p", version.Number).Select(f => $"{f.Path} {Encoding.UTF8.GetString(f.Bytes.Span)}"));
            Line($"version {version.Number} {version.Cause} {version.SourceVersion} {version.EpisodeId} {version.Summary} {content}");
        }

        foreach (var rejection in workspace.ListRejections())
        {
            Line($"rejected {rejection.EpisodeId} {rejection.FromVersion} {rejection.ToVersion} {rejection.Advantage} {rejection.Gradient} {rejection.EditSummary} {rejection.Reason}");
        }

        foreach (var prediction in workspace.ListPredictions())
        {
            Line($"predicted {prediction.EpisodeId} {prediction.Version} {prediction.Metric} {prediction.Change} {prediction.Confidence} {prediction.SettledBy} {prediction.Observed}");
        }

        Line($"refs {Policy.Repository.Git("for-each-ref", "--format=%(refname)")}");
        Line($"AGENTS.md {Policy.Policy}");
        return text.ToString().Replace(id, "SECOND", StringComparison.Ordinal).Replace(_first, "FIRST", StringComparison.Ordinal);

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    /// <summary>What was booked, as text.</summary>
    public string Booked()
    {
        using var workspace = Policy.Open();
        return string.Join('\n', workspace.ListSpend(Id).Select(e => e.ToString()));
    }

    /// <summary>Checks all that has to hold of a closed episode, whatever happened on the way.</summary>
    /// <param name="lostCalls">Calls that may be booked without having been made, or have been cut off.</param>
    public void CheckSound(int lostCalls)
    {
        var id = Id;
        Assert.Empty(Policy.Leftovers());
        Assert.Empty(ProcessTree.FindMarked(id + "."));
        Assert.Equal(_fingerprint, Checkout());
        Assert.Empty(DatabaseHealth.Examine(Path.Combine(Policy.Root, ".autoauto", "state.db")));

        using var workspace = Policy.Open();
        var state = workspace.PolicyLedger.Require("p");
        Assert.Equal(state.Head, state.Applied);
        var head = Assert.Single(workspace.PolicyLedger.ContentsOf("p", state.Head));
        Assert.Equal(head.Bytes.ToArray(), File.ReadAllBytes(Path.Combine(Policy.Root, "AGENTS.md")));

        var booked = workspace.ListSpend(id).ToList();
        Assert.All(booked, e => Assert.NotEqual(SpendState.Reserved, e.State));
        Assert.Equal(booked.Count, booked.Select(e => e.Call).Distinct().Count());
        foreach (var role in s_roles)
        {
            var made = Policy.Calls(role) - _before[role];
            Assert.InRange(booked.Count(e => e.Program.EndsWith("/" + role, StringComparison.Ordinal)), made, made + lostCalls);
        }

        var paid = CostOfArm * (Policy.Calls("arm") - _before["arm"]);
        Assert.InRange(booked.Sum(e => e.Usd) ?? 0, paid, paid + (CostOfArm * lostCalls));
        Assert.Equal(booked.Sum(e => e.Usd), workspace.FindEpisode(id)!.Episode.CostUsd);
    }

    public void Dispose() => Policy.Dispose();

    private static Dictionary<string, string> Fault(string fault) => new() { ["AUTOAUTO_FAULT"] = fault };

    /// <summary>The user's checkout but for the policy's own file.</summary>
    private string Checkout() => string.Join('\n', Policy.Repository.Fingerprint().Split('\n').Where(line => !line.Contains("AGENTS.md", StringComparison.Ordinal) || line.StartsWith("100", StringComparison.Ordinal)));
}
