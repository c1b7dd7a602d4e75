namespace Autoauto.Core.Model;

/// <summary>The settings of a run that may change while it lives; read again before each experiment.</summary>
public sealed record RunOptions : RunLimits
{
    /// <summary>Keep changes within noise that remove lines.</summary>
    public bool KeepSimplifications { get; init; } = true;

    /// <summary>End with <see cref="TerminationReason.QuotaExhausted"/> where the run would otherwise wait for a quota to open again.</summary>
    public bool NoPark { get; init; }

    /// <summary>Tell the agents what earlier runs of the program kept and learned.</summary>
    public bool CarryForward { get; init; } = true;

    /// <summary>Words of the human to the next agents; outranks ideas. At most 2,000 characters.</summary>
    public string? Guidance { get; init; }

    /// <summary>The agent.</summary>
    public AgentSpec Agent { get; init; } = new();

    /// <summary>An agent's uncommitted changes are a failure instead of being committed by the engine.</summary>
    public bool RequireCommit { get; init; }

    /// <summary>The worktrees stay after the run.</summary>
    public bool KeepWorktree { get; init; }

    /// <summary>Go on where a check of the measurements only warns of trouble.</summary>
    public bool Force { get; init; }

    /// <summary>Pairs of invocations of the receipt; 0 = no receipt.</summary>
    public int ReceiptPairs { get; init; } = 10;
}

/// <summary>One run's facts.</summary>
public sealed record Run
{
    /// <summary>Id: UTC start time and four random characters.</summary>
    public required string Id { get; init; }

    /// <summary>Program.</summary>
    public required string Program { get; init; }

    /// <summary>What it is doing.</summary>
    public required RunPhase Phase { get; init; }

    /// <summary>Why it ended; null while it has not.</summary>
    public TerminationReason? TerminationReason { get; init; }

    /// <summary>Code of the error that ended it.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The error that ended it.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>Branch that holds the kept commits.</summary>
    public required string Branch { get; init; }

    /// <summary>Commit that the run started from.</summary>
    public required string StartCommit { get; init; }

    /// <summary>Last kept commit.</summary>
    public required string HeadCommit { get; init; }

    /// <summary>The program as it was when the run started, overrides applied.</summary>
    public required ProgramSpec Spec { get; init; }

    /// <summary>Settings that may change while it lives.</summary>
    public required RunOptions Options { get; init; }

    /// <summary>Hash of the locked evaluator.</summary>
    public string? EvaluatorHash { get; init; }

    /// <summary>Hash of the locked copy with what was compiled from it.</summary>
    public string? EvaluatorSeal { get; init; }

    /// <summary>The sandbox that agents, builds and measurements ran in; <c>none</c> if any session of the run had none, null before the first.</summary>
    public string? Isolation { get; init; }

    /// <summary>What it took over from earlier runs of the program; null before its first session, and where its rule learns nothing.</summary>
    public ProgramHistory? History { get; init; }

    /// <summary>State of the decision rule, as JSON.</summary>
    public string? RuleStateJson { get; init; }

    /// <summary>The machine that the rule's state was measured on; null before the set-up.</summary>
    public string? Host { get; init; }

    /// <summary>Invocations after each build whose values are not used, as the program says or the set-up on <see cref="Host"/> showed; null before the set-up.</summary>
    public int? Warmup { get; init; }

    /// <summary>Executions of the measure script so far, those of the warm-up, failed and void ones included.</summary>
    public int Executions { get; init; }

    /// <summary>Hash of the last kept commit's build results; null where they are not looked at.</summary>
    public string? BaselineArtifacts { get; init; }

    /// <summary>Metric of the start commit.</summary>
    public double? OriginalBaseline { get; init; }

    /// <summary>Metric of the last kept commit, from fresh values.</summary>
    public double? Baseline { get; init; }

    /// <summary>Best baseline so far.</summary>
    public double? Best { get; init; }

    /// <summary>Experiment that reached <see cref="Best"/>; 0 for the start commit.</summary>
    public int? BestExperiment { get; init; }

    /// <summary>Finished experiments; aborted ones do not count.</summary>
    public int Experiments { get; init; }

    /// <summary>Kept.</summary>
    public int Kept { get; init; }

    /// <summary>Sum of the error probabilities of everything kept: how many keeps are expected to be none. Null where the rule gives none.</summary>
    public double? ExpectedFalseKeeps { get; init; }

    /// <summary>Discarded.</summary>
    public int Discarded { get; init; }

    /// <summary>Crashed or not measurable.</summary>
    public int Crashed { get; init; }

    /// <summary>Experiments since the last keep that was no simplification.</summary>
    public int ConsecutiveDiscards { get; init; }

    /// <summary>Tokens used so far; null if no agent reported any.</summary>
    public long? Tokens { get; init; }

    /// <summary>Known cost so far; null if none is known.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>Time at work over all sessions, seconds.</summary>
    public double ActiveSeconds { get; init; }

    /// <summary>Until when the run waits for its agent's quota, UTC; null while it does not.</summary>
    public DateTimeOffset? ParkedUntil { get; init; }

    /// <summary>What somebody asked it to do.</summary>
    public StopRequest StopRequest { get; init; }

    /// <summary>The measured total, once there is one.</summary>
    public Receipt? Receipt { get; init; }

    /// <summary>When it started, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Last change, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When it ended, UTC.</summary>
    public DateTimeOffset? FinishedAt { get; init; }
}

/// <summary>One experiment's facts.</summary>
public sealed record Experiment
{
    /// <summary>The run.</summary>
    public required string RunId { get; init; }

    /// <summary>Number within the run, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>How far it has come.</summary>
    public required ExperimentPhase Phase { get; init; }

    /// <summary>How it ended; null while it has not.</summary>
    public ExperimentStatus? Status { get; init; }

    /// <summary>The finer cause.</summary>
    public ExperimentReason? Reason { get; init; }

    /// <summary>The cause in words: files, gate, the evaluator's output.</summary>
    public string? Detail { get; init; }

    /// <summary>The baseline that the agent was given.</summary>
    public required string StartCommit { get; init; }

    /// <summary>The agent's commit.</summary>
    public string? CandidateCommit { get; init; }

    /// <summary>First line of its message.</summary>
    public string? Subject { get; init; }

    /// <summary>Commits from start to candidate.</summary>
    public int? Commits { get; init; }

    /// <summary>Files that differ.</summary>
    public int? FilesChanged { get; init; }

    /// <summary>Lines added.</summary>
    public int? LinesAdded { get; init; }

    /// <summary>Lines removed.</summary>
    public int? LinesRemoved { get; init; }

    /// <summary>Lines added minus removed in code that counts for a simplification: tests and documentation do not.</summary>
    public int? NetLines { get; init; }

    /// <summary>The start of the candidate's textual difference.</summary>
    public string? DiffExcerpt { get; init; }

    /// <summary>The candidate's metric: of an improvement as the decision estimated it, else the median of what was measured.</summary>
    public double? Metric { get; init; }

    /// <summary>The baseline's metric likewise; where the decision measured none, what was measured last.</summary>
    public double? BaselineMetric { get; init; }

    /// <summary>Effect in percent of the baseline; positive is better. Without an interval it is the plain difference of the two metrics.</summary>
    public double? EffectPercent { get; init; }

    /// <summary>Lower end of the effect's 95 % interval.</summary>
    public double? EffectLowPercent { get; init; }

    /// <summary>Upper end of the effect's 95 % interval.</summary>
    public double? EffectHighPercent { get; init; }

    /// <summary>Probability that a keep is no improvement.</summary>
    public double? ErrorProbability { get; init; }

    /// <summary>Two-sided p-value, where the rule computes one.</summary>
    public double? PValue { get; init; }

    /// <summary>Valid invocations of the baseline.</summary>
    public int BaselineInvocations { get; init; }

    /// <summary>Valid invocations of the candidate.</summary>
    public int CandidateInvocations { get; init; }

    /// <summary>Executions of the measure script: those of the warm-up, failed and void ones, and those of a new baseline included.</summary>
    public int Executions { get; init; }

    /// <summary>Medians of gates and secondary metrics, by name.</summary>
    public IReadOnlyDictionary<string, double>? Secondary { get; init; }

    /// <summary>What the evaluator left for the next agent.</summary>
    public string? Diagnostics { get; init; }

    /// <summary>Agent.</summary>
    public required string Agent { get; init; }

    /// <summary>Model.</summary>
    public string? Model { get; init; }

    /// <summary>How the agent ended.</summary>
    public string? AgentOutcome { get; init; }

    /// <summary>The agent's kind of error; null if none.</summary>
    public string? AgentError { get; init; }

    /// <summary>Calls of the agent; more than one if a call was lost in a crash, or if a failure that does not count was followed by another try.</summary>
    public int AgentCalls { get; init; }

    /// <summary>Time in the agent, seconds.</summary>
    public double AgentSeconds { get; init; }

    /// <summary>Tokens; null if unknown.</summary>
    public long? Tokens { get; init; }

    /// <summary>Cost; null if unknown.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>The agent's notes, as JSON.</summary>
    public string? NotesJson { get; init; }

    /// <summary>File with the agent's output.</summary>
    public string? TranscriptPath { get; init; }

    /// <summary>SHA-256 of that file.</summary>
    public string? TranscriptHash { get; init; }

    /// <summary>Length of that file.</summary>
    public long? TranscriptBytes { get; init; }

    /// <summary>Marker in the environment of its processes.</summary>
    public required string Marker { get; init; }

    /// <summary>When it started, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended, UTC.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The experiment with what another call used on top; unknown stays unknown.</summary>
    public Experiment WithUsage(long? tokens, decimal? costUsd) => this with
    {
        Tokens = TokenSum.Add(Tokens, tokens),
        CostUsd = costUsd is { } c ? (CostUsd ?? 0) + c : CostUsd,
    };
}
