using Autoauto.Core.Errors;
using Autoauto.Core.Primitives;

namespace Autoauto.Output;

/// <summary>What an error says, for both faces.</summary>
internal static class ErrorText
{
    /// <summary>
    /// The message, in which the user's own text is on one line: a line break or a bell in a name is visible instead of done. The lines of a message with several
    /// problems stay.
    /// </summary>
    public static string Of(AutoautoException error) => error.Target is { } target && target.Any(char.IsControl)
        ? error.Message.Replace(target, PlainText.Visible(target), StringComparison.Ordinal)
        : error.Message;
}
