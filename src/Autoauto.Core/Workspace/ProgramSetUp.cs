using Autoauto.Core.Agents;
using Autoauto.Core.Agents.Prompts;
using Autoauto.Core.Errors;
using Autoauto.Core.Isolation;
using Autoauto.Core.Loop;
using Autoauto.Core.Measuring;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Programs;

namespace Autoauto.Core.Workspace;

/// <summary>
/// Lets an agent write a program in a throw-away worktree, checks what it wrote, and gives the findings back, a bounded number of times. The user's own
/// folder of programs is not touched.
/// </summary>
internal sealed class ProgramSetUp(
    ProgramSetUpRequest request, AgentSpec spec, IAgent agent, Enclosure? enclosure, MeasurementSlots slots, string marker, ProgramReview review, SetUpBook book, string logs,
    Action<ProgramSetUpStep> onStep)
{
    /// <summary>Most calls of the agent.</summary>
    public const int Rounds = 3;

    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private readonly ProgramFolder _programs = new(Path.Combine(slots.Agent, ".autoauto", "programs"));

    /// <summary>Calls and checks until there is a program that passes.</summary>
    /// <exception cref="AutoautoException">ProgramSetUpFailed, AgentFailed, AgentTimedOut: there is none.</exception>
    public async Task<ProgramProposal> RunAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<string> problems = [];
        IReadOnlyList<string> hazards = [];
        for (var round = 1; ; round++)
        {
            var transcript = Path.Combine(logs, FormattableString.Invariant($"round-{round}.agent.log"));
            onStep(new ProgramSetUpStep.Calling(round, Rounds));
            var reply = await CallAsync(PacketOf(request, spec, round, problems, hazards), transcript, cancellationToken).ConfigureAwait(false);
            var found = await review.CheckAsync(_programs, request.Program, request.Settings, step => onStep(new ProgramSetUpStep.Measured(step)), cancellationToken).ConfigureAwait(false);
            (problems, hazards) = (found.Problems, [.. found.Hazards.Where(_told.Add)]);
            onStep(new ProgramSetUpStep.Checked(round, problems, hazards));
            var isLast = round == Rounds || book.IsCapReached || !MayGoOn(reply);
            if (problems.Count == 0 && (hazards.Count == 0 || isLast))
            {
                return Propose(found, round, transcript);
            }

            if (isLast)
            {
                throw Failed(reply, round, problems, transcript);
            }
        }
    }

    /// <summary>What the agent is told.</summary>
    public static SetUpPacket PacketOf(ProgramSetUpRequest request, AgentSpec spec, int round, IReadOnlyList<string> problems, IReadOnlyList<string> hazards)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return new SetUpPacket
        {
            Program = request.Program,
            Goal = request.Goal,
            Folder = $".autoauto/programs/{request.Program}",
            Round = round,
            Rounds = Rounds,
            Fixed = request.Settings.Where(s => s.Value is not null && s.Key != "agent" && !s.Key.StartsWith("agent.", StringComparison.Ordinal)).ToDictionary(s => s.Key, s => s.Value!.ToJsonString()),
            Extensions = ScriptLauncher.Extensions,
            Problems = problems,
            Hazards = hazards,
        };
    }

    private async Task<AgentReply> CallAsync(SetUpPacket packet, string transcript, CancellationToken cancellationToken)
    {
        var scratch = CallScratch.Create(marker.TrimEnd('.'));
        try
        {
            var folder = Directory.CreateDirectory(_programs.PathOf(request.Program)).FullName;
            var booking = book.Reserve(packet.Round);
            var reply = await agent.RunAsync(
                new AgentRequest
                {
                    WorkingDirectory = slots.Agent,
                    SystemPrompt = SetUpPrompt.System(packet),
                    Prompt = SetUpPrompt.User(packet),
                    ContextJson = SetUpPrompt.Json(packet),
                    Model = spec.Model,
                    Effort = spec.Effort,
                    MaxTurns = spec.MaxTurns,
                    Timeout = spec.Timeout,
                    IdleTimeout = spec.IdleTimeout,
                    ScratchDirectory = scratch,
                    Enclosure = enclosure,
                    TranscriptPath = transcript,
                    ProcessMarker = FormattableString.Invariant($"{marker}{packet.Round}."),
                    Environment = new Dictionary<string, string> { [MeasurementScript.ProgramDirectoryVariable] = folder },
                },
                e => onStep(new ProgramSetUpStep.Acted(e)),
                cancellationToken).ConfigureAwait(false);
            book.Settle(booking, reply);
            cancellationToken.ThrowIfCancellationRequested();
            return reply;
        }
        finally
        {
            CallScratch.Remove(scratch);
        }
    }

    /// <summary>Only a failure that another call may not repeat is worth another call.</summary>
    private static bool MayGoOn(AgentReply reply) => reply.ErrorKind is AgentErrorKind.None or AgentErrorKind.Unknown or AgentErrorKind.MaxTurns
        or AgentErrorKind.OutputTooLong or AgentErrorKind.ContextTooLong or AgentErrorKind.Overloaded or AgentErrorKind.Network or AgentErrorKind.RateLimit;

    private ProgramProposal Propose(ProgramReviewResult found, int rounds, string transcript)
    {
        var folder = Path.Combine(logs, request.Program);
        FileTree.Copy(_programs.PathOf(request.Program), folder);
        return new ProgramProposal
        {
            Definition = new ProgramFolder(logs).Load(request.Program),
            Test = found.Test!,
            Rounds = rounds,
            Warnings = found.Hazards,
            CostUsd = book.Usd,
            Tokens = book.Tokens,
            TranscriptPath = transcript,
        };
    }

    private AutoautoException Failed(AgentReply reply, int round, IReadOnlyList<string> problems, string transcript)
    {
        var last = string.Join('\n', problems.Select(p => "  - " + PlainText.Lines(p, 2_000)));
        var hint = $"Read what the agent wrote: {transcript}";
        if (!MayGoOn(reply))
        {
            var next = reply.ErrorKind == AgentErrorKind.Auth && AgentCatalog.Find(spec.Name) is { } program ? $"Sign in: {program.SignInCommand}. " : string.Empty;
            return new AutoautoException(
                ErrorCode.AgentFailed,
                $"The agent {spec.Name} failed: {AgentFailure.Words(reply)}{(reply.Evidence is null ? string.Empty : $" ({reply.ErrorKind}: {PlainText.OneLine(reply.Evidence, 500)})")}. The program '{request.Program}' was not created.",
                spec.Name,
                next + hint);
        }

        if (reply.Outcome == AgentOutcome.TimedOut && round == Rounds)
        {
            return new AutoautoException(
                ErrorCode.AgentTimedOut, $"The agent {spec.Name} ran out of time. The program '{request.Program}' was not created; wrong with it:\n{last}", spec.Name, hint);
        }

        var why = round < Rounds ? FormattableString.Invariant($"before the cap on what it may use was reached (round {round})") : FormattableString.Invariant($"in {Rounds} rounds");
        return new AutoautoException(
            ErrorCode.ProgramSetUpFailed, $"The agent {spec.Name} could not set up the program '{request.Program}' {why}. Nothing was created; wrong at the end:\n{last}", request.Program, hint);
    }
}
