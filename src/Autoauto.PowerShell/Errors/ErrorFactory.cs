using System.Management.Automation;
using Autoauto.Core.Errors;
using Autoauto.Output;

namespace Autoauto.Errors;

/// <summary>The only place that makes error records.</summary>
internal static class ErrorFactory
{
    /// <summary>The record of an exception of the engine.</summary>
    public static ErrorRecord From(AutoautoException exception)
    {
        var row = ErrorTable.Find(exception.Code);
        return new ErrorRecord(exception, IdOf(exception.Code), row.Category, exception.Target)
        {
            // A message may quote what an evaluator printed.
            ErrorDetails = new ErrorDetails(SafeText.Block(ErrorText.Of(exception))) { RecommendedAction = SafeText.Block(exception.Hint?.In(CmdletWords.Instance)) ?? row.Advice },
        };
    }

    /// <summary>The stable id of a code.</summary>
    public static string IdOf(ErrorCode code) => $"Autoauto.{code}";

    /// <summary>True if the error ends the command rather than the current input.</summary>
    /// <param name="code">Code.</param>
    /// <param name="expectsInput">True if the command is fed by a pipeline.</param>
    public static bool IsTerminating(ErrorCode code, bool expectsInput) => ErrorTable.Find(code).Scope switch
    {
        ErrorScope.Item => false,
        ErrorScope.Repository => !expectsInput,
        _ => true,
    };
}
