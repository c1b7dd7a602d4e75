using Autoauto.Cli.Rendering;
using Autoauto.Core.Errors;
using Autoauto.Core.Primitives;
using Autoauto.Output;

namespace Autoauto.Cli.Hosting;

/// <summary>How errors look: one clear line on standard error and, with <c>--json</c>, the same as a JSON object behind it.</summary>
internal static class ErrorReport
{
    /// <summary>Variable that adds the stack trace to errors that are our defect.</summary>
    public const string TraceVariable = "AUTOAUTO_TRACE";

    /// <summary>Reports an exception and returns the exit code.</summary>
    public static int Write(Terminal terminal, Exception exception, bool json)
    {
        if (exception is not AutoautoException error)
        {
            error = new AutoautoException(
                ErrorCode.InternalError,
                $"{exception.GetType().Name}: {exception.Message}",
                hint: $"This is a defect of Autoauto. Run it again with {TraceVariable}=1 and report what it prints.",
                inner: exception);
        }

        Write(terminal, error, json);
        if (error.Code == ErrorCode.InternalError && Environment.GetEnvironmentVariable(TraceVariable) is "1")
        {
            terminal.Note(error.ToString());
        }

        return ExitCode.Of(error.Code);
    }

    private static void Write(Terminal terminal, AutoautoException error, bool json)
    {
        var id = $"Autoauto.{error.Code}";
        var message = Ended(PlainText.Lines(ErrorText.Of(error)));
        var hint = error.Hint is null ? null : PlainText.Lines(error.Hint.In(CommandWords.Instance));
        // Several problems at once come as one line each; the advice then stands below them.
        var advice = hint is null ? string.Empty : $"{(message.Contains('\n', StringComparison.Ordinal) ? "\n" : " ")}Next: {hint}";
        terminal.Note($"autoauto: error {id}: {message}{advice}");
        if (json)
        {
            terminal.Note(JsonText.Of(new ErrorObject(id, message, error.Target, hint, ExitCode.Of(error.Code))));
        }
    }

    private static string Ended(string message) =>
        message.Length == 0 || message.Contains('\n', StringComparison.Ordinal) || char.IsPunctuation(message[^1]) ? message : message + ".";

    /// <summary>An error as JSON.</summary>
    private sealed record ErrorObject(string ErrorId, string Message, string? Target, string? Next, int ExitCode);
}
