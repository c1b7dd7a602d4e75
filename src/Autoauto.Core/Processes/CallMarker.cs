using System.Globalization;
using System.Text;

namespace Autoauto.Core.Processes;

/// <summary>
/// Tells whether this process runs inside a call: of an agent, an evaluator, a judge, or another command that an engine started. Each of those carries
/// <see cref="ProcessTree.MarkerVariable"/>.
/// </summary>
public static class CallMarker
{
    private static readonly byte[] s_variable = Encoding.UTF8.GetBytes(ProcessTree.MarkerVariable + "=");

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
            if (new[] { parent, group, session }.Where(id => id > 0).Select(MarkerOf).FirstOrDefault(m => m is not null) is { } marker)
            {
                return marker;
            }

            at = parent;
        }

        return null;
    }

    private static (int Parent, int Group, int Session) RelativesOf(int pid)
    {
        var found = (0, 0, 0);
        ProcFile.Test(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"), stat =>
        {
            // Behind the name, which may hold anything: state, parent, group, session.
            var fields = Encoding.ASCII.GetString(stat[(stat.LastIndexOf((byte)')') + 1)..]).Split(' ', 5, StringSplitOptions.RemoveEmptyEntries);
            if (fields is [_, var parent, var group, var session, ..])
            {
                found = (Number(parent), Number(group), Number(session));
            }

            return true;
        });
        return found;
    }

    private static int Number(string text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static string? MarkerOf(int pid)
    {
        string? marker = null;
        ProcFile.Test(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/environ"), environment =>
        {
            foreach (var range in environment.Split((byte)0))
            {
                if (environment[range].StartsWith(s_variable) && environment[range].Length > s_variable.Length)
                {
                    marker = Encoding.UTF8.GetString(environment[range][s_variable.Length..]);
                    return true;
                }
            }

            return false;
        });
        return marker;
    }
}
