using Autoauto.Core.Errors;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Workspace;

/// <summary>
/// What the engine starts may look, but not order: an agent that starts runs, fills the queue or raises its own limits spends money that nobody
/// granted. Command line and module ask here before every command that does not declare itself as reading.
/// </summary>
public static class InnerCall
{
    /// <summary>Refuses a command that changes something if it is given from inside a call.</summary>
    /// <param name="command">The command as its user knows it, for the message.</param>
    /// <exception cref="AutoautoException">InsideCall.</exception>
    public static void Refuse(string command)
    {
        if (CallMarker.Find() is { } marker)
        {
            throw new AutoautoException(
                ErrorCode.InsideCall,
                $"'{command}' changes or starts something, and was given from inside a call that Autoauto itself made ({marker}): agents, evaluators and notification commands may only read.",
                command,
                "Give the command from a shell of your own, or from a scheduler.");
        }
    }
}
