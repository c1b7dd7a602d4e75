using System.CommandLine;
using Autoauto.Cli.Hosting;
using Autoauto.Core.Primitives;
using Autoauto.Core.Workspace;

namespace Autoauto.Cli.Commands;

/// <summary>The options of <c>run start</c>: whatever is not given is as the program's config.json says.</summary>
internal sealed class RunOptionSet
{
    private readonly Argument<string> _program = new("program") { Description = "Name of the program: a folder below .autoauto/programs." };
    private readonly Option<string?> _start = new("--start") { Description = "Commit, branch or tag to start from. Default: HEAD.", HelpName = "revision" };
    private readonly Option<int?> _maxExperiments = Count("--max-experiments", "Stop after this many experiments.", "-n");
    private readonly Option<int?> _maxDiscards = Count("--max-consecutive-discards", "Stop after this many experiments in a row that were not kept.");
    private readonly Option<TimeSpan?> _timeLimit = Time("--time-limit", $"Stop after this long, {Duration.Form}.");
    private readonly Option<double?> _target = new("--target") { Description = "Stop when the metric has reached this value.", HelpName = "x" };
    private readonly Option<string?> _agent = new("--agent") { Description = "Agent: command, codex, claude, opencode, gemini or copilot.", HelpName = "name" };
    private readonly Option<string[]> _agentCommand = new("--agent-command")
    {
        Description = "Executable and arguments of a 'command' agent; give the option once for each part.",
        HelpName = "part",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _model = new("--model") { Description = "The agent's model.", HelpName = "name" };
    private readonly Option<string?> _effort = new("--effort") { Description = "The agent's reasoning effort.", HelpName = "level" };
    private readonly Option<TimeSpan?> _agentTimeout = Time("--agent-timeout", $"Longest time for one call of the agent, {Duration.Form}.");
    private readonly Option<string?> _fallbackAgent = new("--fallback-agent") { Description = "Agent that takes over when the first one cannot go on.", HelpName = "name" };
    private readonly Option<string?> _fallbackModel = new("--fallback-model") { Description = "Model of the agent that takes over.", HelpName = "name" };
    private readonly Option<bool> _noPark = new("--no-park") { Description = "End with exit code 5 instead of waiting for the agent's quota." };
    private readonly Option<decimal?> _maxCost = new("--max-cost", "--max-cost-usd") { Description = "Cap on the cost of the run in US dollars.", HelpName = "usd" };
    private readonly Option<long?> _maxTokens = new("--max-tokens") { Description = "Cap on the tokens of the run.", HelpName = "n" };
    private readonly Option<bool> _noCarryForward = new("--no-carry-forward") { Description = "Do not tell the agents about earlier runs of the program." };
    private readonly Option<bool> _noHistory = new("--no-history") { Description = "Adaptive rule: do not start from what earlier runs of the program learned of its candidates and its noise." };
    private readonly Option<string?> _rule = OneOf("--rule", "Decision rule: fixed or adaptive (default, unless repeats or a threshold are set).", "fixed", "adaptive");
    private readonly Option<int?> _repeats = Count("--repeats", "Fixed rule: invocations of the evaluator per decision.");
    private readonly Option<double?> _noise = new("--noise-threshold") { Description = "Fixed rule: change that counts as noise, percent.", HelpName = "percent" };
    private readonly Option<string?> _preset = OneOf("--preset", "Adaptive rule: eco, balanced or thorough.", "eco", "balanced", "thorough");
    private readonly Option<bool> _strict = new("--strict") { Description = "Adaptive rule: the usual error ceiling, whatever the program says." };
    private readonly Option<bool> _lenient = new("--lenient") { Description = "Adaptive rule: allow four times the usual error, for more keeps." };
    private readonly Option<int?> _maxInvocations = Count("--max-invocations", "Adaptive rule: most invocations of the evaluator per decision.");
    private readonly Option<double?> _minEffect = new("--min-effect") { Description = "Improvements below this are not worth keeping, percent.", HelpName = "percent" };
    private readonly Option<double?> _targetEffect = new("--target-effect") { Description = "Refuse to start if an improvement of this size could not be seen, percent.", HelpName = "percent" };
    private readonly Option<bool> _noSimplifications = new("--no-simplifications") { Description = "Do not keep changes within noise that remove lines." };
    private readonly Option<string?> _guidance = new("--guidance") { Description = "Words to the agents; they outrank earlier ideas.", HelpName = "text" };
    private readonly Option<bool> _requireCommit = new("--require-commit") { Description = "An agent that changes files without committing has failed (otherwise Autoauto commits for it)." };
    private readonly Option<bool> _keepWorktree = new("--keep-worktree") { Description = "Leave the run's working folders when it ends." };
    private readonly Option<bool> _noReceipt = new("--no-receipt") { Description = "Do not measure the total gain anew at the end." };
    private readonly Option<bool> _force = new("--force") { Description = "Go on where a check only warns of trouble." };

    /// <summary>All of them, in the order of the help.</summary>
    public Symbol[] All =>
    [
        _program, _start, _maxExperiments, _maxDiscards, _timeLimit, _target, _agent, _agentCommand, _model, _effort, _agentTimeout,
        _fallbackAgent, _fallbackModel, _noPark, _maxCost, _maxTokens, _noCarryForward, _noHistory, _rule,
        _repeats, _noise, _preset, _strict, _lenient, _maxInvocations, _minEffect, _targetEffect, _noSimplifications, _guidance, _requireCommit, _keepWorktree,
        _noReceipt, _force,
    ];

    /// <summary>What the user asked for.</summary>
    public RunRequest Read(CommandContext context) => new()
    {
        Program = context.Value(_program)!,
        StartRevision = context.Value(_start) ?? "HEAD",
        MaxExperiments = context.Value(_maxExperiments),
        MaxConsecutiveDiscards = context.Value(_maxDiscards),
        TimeLimit = context.Value(_timeLimit),
        Target = context.Value(_target),
        Agent = context.Value(_agent),
        AgentCommand = context.Value(_agentCommand) is { Length: > 0 } parts ? parts : null,
        Model = context.Value(_model),
        Effort = context.Value(_effort),
        AgentTimeout = context.Value(_agentTimeout),
        FallbackAgent = context.Value(_fallbackAgent),
        FallbackModel = context.Value(_fallbackModel),
        NoPark = context.Value(_noPark),
        MaxCostUsd = context.Value(_maxCost),
        MaxTokens = context.Value(_maxTokens),
        NoCarryForward = context.Value(_noCarryForward),
        NoHistory = context.Value(_noHistory),
        Rule = context.Value(_rule),
        Repeats = context.Value(_repeats),
        NoiseThresholdPercent = context.Value(_noise),
        Preset = context.Value(_preset),
        Strict = context.Value(_strict) ? true : null,
        Lenient = context.Value(_lenient) ? true : null,
        MaxInvocations = context.Value(_maxInvocations),
        MinEffectPercent = context.Value(_minEffect),
        TargetEffectPercent = context.Value(_targetEffect),
        KeepSimplifications = context.Value(_noSimplifications) ? false : null,
        Guidance = context.Value(_guidance),
        RequireCommit = context.Value(_requireCommit),
        KeepWorktree = context.Value(_keepWorktree),
        NoReceipt = context.Value(_noReceipt),
        Force = context.Value(_force),
    };

    private static Option<int?> Count(string name, string description, params string[] aliases)
    {
        var option = new Option<int?>(name, aliases) { Description = description, HelpName = "n" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, System.Globalization.CultureInfo.InvariantCulture, out var n) && n < 1)
            {
                result.AddError($"{name} must be at least 1.");
            }
        });
        return option;
    }

    private static Option<TimeSpan?> Time(string name, string description) =>
        new(name) { Description = description, HelpName = "time", CustomParser = Durations.Parse };

    private static Option<string?> OneOf(string name, string description, params string[] values)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = string.Join('|', values) };
        option.AcceptOnlyFromAmong(values);
        return option;
    }
}
