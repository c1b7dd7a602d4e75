using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Autoauto.Core.Agents.Parsing;
using Autoauto.Core.Isolation;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Primitives.Redaction;
using Autoauto.Core.Processes;
using Microsoft.Win32.SafeHandles;

namespace Autoauto.Core.Agents;

/// <summary>Runs any of the known agent programs: prepares its own home, feeds the prompt, reads the stream, and says what happened.</summary>
/// <param name="program">Which program.</param>
/// <param name="runner">Runs its processes.</param>
/// <param name="time">The clock.</param>
/// <param name="prices">Prices for agents that report none.</param>
/// <param name="host">The user's account.</param>
/// <param name="command">Executable and leading arguments; null = the program's name, looked up on the PATH.</param>
public sealed class CliAgent(
    AgentProgram program,
    ProcessRunner runner,
    TimeProvider time,
    PriceTable prices,
    AgentHost host,
    IReadOnlyList<string>? command = null) : IAgent
{
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(3);

    /// <inheritdoc/>
    public string Name => program.Name;

    /// <inheritdoc/>
    public async Task<AgentReply> RunAsync(AgentRequest request, Action<AgentEvent> onEvent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(onEvent);
        AgentScratch scratch = new(host, request.ScratchDirectory);
        scratch.CarryGitSettings();
        scratch.CarrySignIn(program.SignInFiles);
        try
        {
            return await CallAsync(request, scratch, onEvent, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // However the call ended: the token that the user still has may be worthless by now.
            SignInReturn.Return(host, request.ScratchDirectory);
        }
    }

    private async Task<AgentReply> CallAsync(AgentRequest request, AgentScratch scratch, Action<AgentEvent> onEvent, CancellationToken cancellationToken)
    {
        AgentInvocation invocation = program.Prepare(request, scratch);
        IAgentStreamParser parser = program.CreateParser();
        using CancellationTokenSource tooManyTurns = new();
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, tooManyTurns.Token);

        ProcessSpec spec = Describe(request, scratch, invocation) with
        {
            OnOutputLine = line =>
            {
                parser.OnLine(Encoding.UTF8.GetString(line.Span), onEvent);
                if (!program.LimitsTurns && parser.TurnsBegun > request.MaxTurns)
                {
                    _ = tooManyTurns.CancelAsync();
                }
            },
        };
        ProcessOutcome outcome;
        try
        {
            outcome = await runner.RunAsync(spec.Within(AgentFolders.For(program, host, request.Enclosure), request.ScratchDirectory), stop.Token).ConfigureAwait(false);
        }
        catch (ProcessStartException e)
        {
            return new AgentReply
            {
                Outcome = AgentOutcome.Failed,
                ErrorKind = AgentErrorKind.BadInvocation,
                Evidence = AgentErrorSignal.From(AgentErrorKind.BadInvocation, "start", e.Message).Evidence,
                Certainty = SpendCertainty.Nothing,
            };
        }

        AgentConclusion conclusion = parser.Conclude(new AgentExit
        {
            ExitCode = outcome.ExitCode,
            TimedOut = outcome.End is ProcessEnd.TimedOut or ProcessEnd.IdleTimedOut,
            Cancelled = outcome.End is ProcessEnd.Cancelled,
            StandardError = outcome.ErrorTail,
            SideFile = ReadSideFile(scratch),
            EndedAt = time.GetUtcNow(),
            TimeZone = time.LocalTimeZone,
        });
        if (tooManyTurns.IsCancellationRequested && !cancellationToken.IsCancellationRequested && conclusion.Outcome == AgentOutcome.Cancelled)
        {
            conclusion = conclusion with
            {
                Outcome = AgentOutcome.Failed,
                ErrorKind = AgentErrorKind.MaxTurns,
                Evidence = string.Create(CultureInfo.InvariantCulture, $"ended by the engine after {request.MaxTurns} turns"),
            };
        }

        return Complete(AgentExplain.ToReply(conclusion with { Model = conclusion.Model ?? request.Model }, prices), request, outcome);
    }

    private string? ReadSideFile(AgentScratch scratch)
    {
        try
        {
            return program.ReadSideFile(scratch);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Less is known then; the stream still says how it ended.
            return null;
        }
    }

    private ProcessSpec Describe(AgentRequest request, AgentScratch scratch, AgentInvocation invocation)
    {
        Dictionary<string, string?> environment = scratch.CommonEnvironment();
        foreach ((string name, string value) in request.Environment)
        {
            environment[name] = value;
        }

        // What the program needs wins; it has merged what the caller set.
        foreach ((string name, string? value) in invocation.Environment)
        {
            environment[name] = value;
        }

        return new ProcessSpec
        {
            FileName = command is [string executable, ..] ? executable : program.Name,
            Arguments = [.. (command ?? []).Skip(1), .. invocation.Arguments],
            WorkingDirectory = request.WorkingDirectory,
            Environment = environment,
            StandardInput = invocation.StandardInput,
            Timeout = request.Timeout,
            IdleTimeout = request.IdleTimeout,
            Grace = s_grace,
            EndRequest = program.EndRequest,
            Marker = request.ProcessMarker,
            Redactor = Redactor.Default.With([.. scratch.Secrets, .. SecretVariables.ValuesOf(environment)]),
            OutputLimitBytes = 0,
            OutputPath = request.TranscriptPath,
            ErrorPath = request.TranscriptPath + ".stderr",
        };
    }

    private static AgentReply Complete(AgentReply reply, AgentRequest request, ProcessOutcome outcome)
    {
        // What it was run with can have removed it, or put something else there.
        using SafeFileHandle? handle = ReachableFile.TryOpen(request.TranscriptPath, out _);
        using FileStream? transcript = handle is null ? null : new FileStream(handle, FileAccess.Read);
        return reply with
        {
            ExitCode = outcome.ExitCode,
            StandardErrorEnd = AgentReply.EndOf(outcome.ErrorTail),
            DurationSeconds = outcome.Duration.TotalSeconds,
            TranscriptPath = request.TranscriptPath,
            TranscriptHash = transcript is null ? null : Convert.ToHexStringLower(SHA256.HashData(transcript)),
            TranscriptLengthBytes = transcript?.Length ?? 0,
            ProcessesSwept = outcome.Swept,
        };
    }
}
