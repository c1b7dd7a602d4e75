using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Autoauto.Core.Isolation;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Agents;

/// <summary>
/// Any executable of the user's: the prompt on standard input, the worktree as the current directory, the context as JSON in the file that
/// <c>AUTOAUTO_CONTEXT</c> names. Its last line may be a JSON object with notes and usage (<c>inputTokens</c>, <c>outputTokens</c>,
/// <c>costUsd</c>). Exit code 0 is success.
/// </summary>
/// <param name="runner">Starts the process.</param>
/// <param name="fileName">Executable.</param>
/// <param name="arguments">Its arguments.</param>
public sealed class CommandAgent(ProcessRunner runner, string fileName, IReadOnlyList<string> arguments) : IAgent
{
    /// <summary>Variable with the file that holds the context packet.</summary>
    public const string ContextVariable = "AUTOAUTO_CONTEXT";

    private const int LongestFinalText = 16_000;

    // What claims to be more is taken as this, so that sums stay numbers.
    private const long MostTokens = 1_000_000_000_000_000;
    private const decimal MostUsd = 1_000_000_000m;

    /// <inheritdoc/>
    public string Name => "command";

    /// <inheritdoc/>
    public async Task<AgentReply> RunAsync(AgentRequest request, Action<AgentEvent> onEvent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(onEvent);
        var context = Path.Combine(request.ScratchDirectory, "context.json");
        await File.WriteAllTextAsync(context, request.ContextJson, cancellationToken).ConfigureAwait(false);
        var tail = new OutputTail(LongestFinalText);
        var spec = new ProcessSpec
        {
            FileName = fileName,
            Arguments = arguments,
            WorkingDirectory = request.WorkingDirectory,
            Environment = BuildEnvironment(request, context),
            StandardInput = request.SystemPrompt + "\n\n" + request.Prompt,
            Timeout = request.Timeout,
            IdleTimeout = request.IdleTimeout,
            Marker = request.ProcessMarker,
            OutputLimitBytes = 0,
            OutputPath = request.TranscriptPath,
            ErrorPath = request.TranscriptPath + ".err",
            OnOutputLine = line =>
            {
                tail.Append(line.Span);
                tail.Append("\n"u8);
                onEvent(new AgentEvent.Text(Encoding.UTF8.GetString(line.Span)));
            },
        };
        try
        {
            var enclosed = spec.Within(AgentFolders.ForAny(AgentHost.Current(), request.Enclosure, arguments.Prepend(fileName)), request.ScratchDirectory);
            var outcome = await runner.RunAsync(enclosed, cancellationToken).ConfigureAwait(false);
            return Conclude(request, outcome, tail.ToString().TrimEnd());
        }
        catch (ProcessStartException e)
        {
            return new AgentReply { Outcome = AgentOutcome.Failed, ErrorKind = AgentErrorKind.BadInvocation, Evidence = e.Message, Certainty = SpendCertainty.Nothing };
        }
    }

    private static Dictionary<string, string?> BuildEnvironment(AgentRequest request, string contextFile)
    {
        var environment = new Dictionary<string, string?>
        {
            [ContextVariable] = contextFile,
            ["GIT_DIR"] = null,
            ["GIT_WORK_TREE"] = null,
            ["GIT_INDEX_FILE"] = null,
        };
        foreach (var (name, value) in request.Environment)
        {
            environment[name] = value;
        }

        return environment;
    }

    private static AgentReply Conclude(AgentRequest request, ProcessOutcome outcome, string finalText)
    {
        var (usage, cost) = ReadUsage(finalText);
        var (result, kind) = outcome.End switch
        {
            ProcessEnd.Cancelled => (AgentOutcome.Cancelled, AgentErrorKind.None),
            ProcessEnd.TimedOut or ProcessEnd.IdleTimedOut => (AgentOutcome.TimedOut, AgentErrorKind.None),
            _ when outcome.ExitCode == 0 => (AgentOutcome.Completed, AgentErrorKind.None),
            _ => (AgentOutcome.Failed, AgentErrorKind.Unknown),
        };
        return new AgentReply
        {
            Outcome = result,
            ErrorKind = kind,
            Evidence = result == AgentOutcome.Failed ? $"exit code {outcome.ExitCode}: {AgentReply.EndOf(outcome.ErrorTail)}" : null,
            StandardErrorEnd = AgentReply.EndOf(outcome.ErrorTail),
            StopReason = outcome.End == ProcessEnd.Exited ? $"exit code {outcome.ExitCode}" : outcome.End.ToString(),
            Usage = usage,
            CostUsd = cost,
            CostSource = cost is null ? CostSource.Unknown : CostSource.Reported,
            Certainty = result == AgentOutcome.Completed || (outcome.End == ProcessEnd.Exited && cost is not null) ? SpendCertainty.Exact : SpendCertainty.AtLeast,
            FinalText = finalText,
            ExitCode = outcome.ExitCode,
            DurationSeconds = outcome.Duration.TotalSeconds,
            TranscriptPath = request.TranscriptPath,
            TranscriptHash = HashOf(request.TranscriptPath, out var length),
            TranscriptLengthBytes = length,
            ProcessesSwept = outcome.Swept,
        };
    }

    private static string? HashOf(string path, out long length)
    {
        length = 0;
        using var handle = ReachableFile.TryOpen(path, out _);
        if (handle is null)
        {
            return null;
        }

        using var stream = new FileStream(handle, FileAccess.Read);
        length = stream.Length;
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static (AgentUsage Usage, decimal? CostUsd) ReadUsage(string finalText)
    {
        var last = finalText.AsSpan(finalText.LastIndexOf('\n') + 1).Trim();
        if (last.Length == 0 || last[0] != '{')
        {
            return (new AgentUsage(), null);
        }

        try
        {
            using var document = JsonDocument.Parse(last.ToString());
            var root = document.RootElement;
            return (new AgentUsage(Whole(root, "inputTokens"), Whole(root, "cachedInputTokens"), null, Whole(root, "outputTokens")), Money(root, "costUsd"));
        }
        catch (JsonException)
        {
            return (new AgentUsage(), null);
        }
    }

    private static long? Whole(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= 0 ? Math.Min(number, MostTokens) : null;

    private static decimal? Money(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var amount) && amount >= 0 ? Math.Min(amount, MostUsd) : null;
}
