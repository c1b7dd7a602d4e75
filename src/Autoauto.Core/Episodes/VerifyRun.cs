using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Episodes;

/// <summary>
/// What one run of a verify command shows. What cannot be read is missing, never invented: pass or fail by the exit code alone counts only where the
/// command is known to have run.
/// </summary>
/// <param name="Command">Executable and arguments on one line, for people.</param>
/// <param name="Objective">What it observed, as far as this run alone tells.</param>
/// <param name="IsByExitCode">True if nothing but the exit code says so: then the untouched start commit has to be looked at, too.</param>
/// <param name="Fingerprint">Equal for two ends of the same kind: exit code and output, without what differs from run to run. Null where nothing ended by itself.</param>
/// <param name="LastWords">The last line that it printed; null if there is none.</param>
internal sealed partial record VerifyRun(string Command, Objective Objective, bool IsByExitCode, string? Fingerprint, string? LastWords)
{
    private const int LongestEnd = 8000;
    private const int LongestCommand = 200;
    private const int LongestWords = 300;
    private static readonly string[] s_verdict = ["passed", "failed", Objective.PassRateName];

    /// <summary>Reads a run.</summary>
    /// <param name="outcome">What the process did.</param>
    /// <param name="command">Executable and arguments, as the task has them.</param>
    /// <param name="isThere">Whether a path of the command line leads to a file or folder.</param>
    public static VerifyRun Of(ProcessOutcome outcome, IReadOnlyList<string> command, Func<string, bool> isThere)
    {
        var name = NameOf(command);
        var seconds = outcome.Duration.TotalSeconds;
        if (outcome.End != ProcessEnd.Exited)
        {
            return new VerifyRun(name, Objective.Unverified($"'{name}' ran out of time", null, seconds), false, null, null);
        }

        var (printed, end) = (outcome.OutputText.TrimEnd(), EndOf(outcome.OutputText) + "\n" + EndOf(outcome.ErrorTail));
        var words = LastLine(outcome.ErrorTail) ?? LastLine(printed);
        var run = new VerifyRun(name, Objective.Unverified(string.Empty), false, FingerprintOf(outcome.ExitCode, end), words);
        var last = LastLine(printed);
        var isObject = last?.StartsWith('{') == true;
        var why = outcome.ExitCode == 0 ? null : NotRun.Why(outcome.ExitCode, isObject ? string.Empty : end, isObject ? [] : command, isThere);
        if (why is not null)
        {
            return run with { Objective = Objective.Unverified(Invariant($"'{name}' did not run to its end (exit code {outcome.ExitCode}): {why}{Said(why, words)}"), outcome.ExitCode, seconds) };
        }

        return isObject
            ? run with { Objective = ReadVerdict(name, last!, outcome.ExitCode, seconds) }
            : run with
            {
                Objective = new Objective(true, null, outcome.ExitCode == 0 ? 1 : 0, new Dictionary<string, double>(), outcome.ExitCode, seconds),
                IsByExitCode = outcome.ExitCode == 0 || !NotRun.ShowsTests(end),
            };
    }

    /// <summary>A run that could not even begin.</summary>
    public static VerifyRun Impossible(IReadOnlyList<string> command, string why) =>
        new(NameOf(command), Objective.Unverified($"'{NameOf(command)}' could not be started: {PlainText.OneLine(why, LongestWords)}"), false, null, null);

    /// <summary>
    /// What the run shows beside one on the untouched start commit: a failure that is the same before any work is no evidence that anything was checked.
    /// </summary>
    public Objective Beside(StartCheck before) => IsByExitCode && Objective.PassRate == 0 && before.Fingerprint == Fingerprint
        ? Objective.Unverified(
            Invariant($"'{Command}' fails in the same way on the untouched start commit (exit code {Objective.ExitCode}{(LastWords is null ? string.Empty : ": " + LastWords)}), so nothing shows that it checked anything"),
            Objective.ExitCode,
            Objective.DurationSeconds) with
        { Before = before }
        : Objective with { Before = before };

    /// <summary>This run as that of the untouched start commit.</summary>
    public StartCheck ToStartCheck() => new(Command, Objective.ExitCode, Fingerprint, Objective.Verified && Objective.PassRate == 1);

    private static string NameOf(IReadOnlyList<string> command) => PlainText.OneLine(string.Join(' ', command), LongestCommand);

    private static string Said(string why, string? words) => words is null || why.Contains(words, StringComparison.Ordinal) ? string.Empty : $"; it said: {words}";

    private static Objective ReadVerdict(string name, string json, int exitCode, double seconds)
    {
        if (TryRead(json) is not { } numbers)
        {
            return Objective.Unverified($"the last line of '{name}' is not JSON", exitCode, seconds);
        }

        var rate = RateOf(numbers);
        foreach (var property in s_verdict)
        {
            numbers.Remove(property);
        }

        return rate is null
            ? new Objective(false, $"the JSON of '{name}' has neither \"passRate\" nor \"passed\" and \"failed\"", null, numbers, exitCode, seconds)
            : new Objective(true, null, rate, numbers, exitCode, seconds);
    }

    private static double? RateOf(Dictionary<string, double> numbers)
    {
        if (numbers.TryGetValue(Objective.PassRateName, out var rate))
        {
            return rate is >= 0 and <= 1 ? rate : null;
        }

        return numbers.TryGetValue("passed", out var passed) && numbers.TryGetValue("failed", out var failed) && passed >= 0 && failed >= 0 && passed + failed > 0
            ? passed / (passed + failed)
            : null;
    }

    private static Dictionary<string, double>? TryRead(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.EnumerateObject()
                .Where(p => p.Value.ValueKind == JsonValueKind.Number && p.Value.TryGetDouble(out var value) && double.IsFinite(value))
                .GroupBy(p => p.Name, StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => g.Last().Value.GetDouble(), StringComparer.Ordinal);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string EndOf(string text) => text.Length <= LongestEnd ? text : text[^LongestEnd..];

    private static string? LastLine(string text) =>
        text.AsSpan().Trim() is { Length: > 0 } all ? PlainText.OneLine(all[(all.LastIndexOf('\n') + 1)..].ToString(), LongestWords) : null;

    private static string FingerprintOf(int exitCode, string end) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        Invariant($"{exitCode}\n{Varying().Replace(end, "#")}"))));

    private static string Invariant(FormattableString text) => text.ToString(System.Globalization.CultureInfo.InvariantCulture);

    // Times, counts, addresses, names of temporary files, and blanks.
    [GeneratedRegex(@"(/tmp/|/var/folders/|\\Temp\\)[^\s'"":]*|0x[0-9a-f]+|[0-9]+|\s+", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Varying();
}
