using System.Globalization;

namespace Autoauto.Core.Processes;

/// <summary>
/// Tells whether this process runs inside a call: of an agent, an evaluator, a judge, or another command that an engine started. Each of those carries
/// <see cref="ProcessTree.MarkerVariable"/>.
/// </summary>
public static class CallMarker
{
    /// <summary>
    /// The marker of the call that this process belongs to; null outside of one. A child with an emptied environment is known by a process that it descends
    /// from, or by the leader of its group or session, which still carry the marker. Those are looked at on Linux only; elsewhere the environment decides.
    /// </summary>
    public static string? Find()
    {
        if (Environment.GetEnvironmentVariable(ProcessTree.MarkerVariable) is { Length: > 0 } own)
        {
            return own;
        }

        return OperatingSystem.IsLinux() ? FindAbove(Environment.ProcessId) : null;
    }

    private static string? FindAbove(int pid)
    {
        var seen = new HashSet<int>();
        for (var at = pid; at > 0 && seen.Add(at);)
        {
            // A process that has gone meanwhile has no relatives either: the walk ends there.
            var (parent, group, session) = RelativesOf(at);
            if (new[] { parent, group, session }.Where(id => id > 0).Select(ProcTable.MarkerOf).FirstOrDefault(m => m is not null) is { } marker)
            {
                return marker;
            }

            at = parent;
        }

        return null;
    }

    private static (int Parent, int Group, int Session) RelativesOf(int pid) => ProcTable.StatOf(pid) is [_, var parent, var group, var session, ..]
        ? (Number(parent), Number(group), Number(session))
        : default;

    private static int Number(string text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
