using Autoauto.Core.Model;

namespace Autoauto.Core.Agents.Parsing;

/// <summary>What a program that ended before its first event says on standard error: its command line, configuration or sign-in is wrong.</summary>
internal static class StandardErrorText
{
    private static readonly string[] s_badInvocation =
    [
        "unknown option", "unknown argument", "unknown command", "unexpected argument", "unrecognized", "invalid value", "invalid argument",
        "invalid option", "invalid type", "missing required", "not enough non-option arguments", "error loading config", "config file",
        "configuration is invalid", "cannot be used with", "not running in a trusted directory", "command not found", "no such file or directory",
        "usage:",
    ];

    /// <summary>The error, or null if the process did not fail by itself (a signal, exit code 0, nothing said).</summary>
    internal static AgentErrorSignal? Read(AgentExit exit, AgentErrorKind? byExitCode)
    {
        string text = ErrorTable.Normalise(exit.StandardError);
        AgentErrorKind? said = Classify(text);
        if (byExitCode is AgentErrorKind kind)
        {
            return AgentErrorSignal.From(kind, Source(exit), LastLine(text));
        }

        bool failed = exit is { Signalled: false, ExitCode: > 0 and < 128 };
        // With the end unknown, only what no running agent says counts.
        bool refused = exit is { Signalled: false, ExitCode: null } && said is AgentErrorKind.BadInvocation or AgentErrorKind.Auth;
        return failed || refused
            ? AgentErrorSignal.From(said ?? AgentErrorKind.Unknown, Source(exit), Telling(text) ?? LastLine(text))
            : null;
    }

    private static AgentErrorKind? Classify(string text)
    {
        AgentErrorKind? service = ErrorTable.FromText(text);
        return service is AgentErrorKind.Auth or AgentErrorKind.ModelNotFound or AgentErrorKind.QuotaWindow or AgentErrorKind.QuotaCredit
            ? service
            : IsBadInvocation(text) ? AgentErrorKind.BadInvocation : service;
    }

    private static bool IsBadInvocation(string text) =>
        Array.Exists(s_badInvocation, phrase => text.Contains(phrase, StringComparison.OrdinalIgnoreCase));

    private static string Source(AgentExit exit) => exit.ExitCode is int code
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"exit code {code}, standard error")
        : "standard error";

    private static string? Telling(string text) => Array.Find(Lines(text), static line => Classify(line) is not null);

    private static string? LastLine(string text) => Lines(text) is [.., string last] ? last : null;

    private static string[] Lines(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
