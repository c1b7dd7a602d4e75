namespace Autoauto.Core.Processes;

/// <summary>
/// Everything that one child of the engine has started, directly or not, however it hides; and nothing else. On Linux it is known by its
/// <see cref="Birthmark"/>; where there is none, by having been started behind the child and having its marker in the environment or being in its
/// session. Elsewhere nothing is known: Windows has the job object, and on macOS parent links are all there is.
/// </summary>
internal sealed class Offspring
{
    private readonly string _marker;
    private readonly Birthmark? _mark;
    private readonly bool _isWrapped;
    private readonly long _since = ProcTable.Now();
    private int _child;

    /// <param name="marker">Marker of the child, which is about to be started.</param>
    /// <param name="call">Number of the call.</param>
    /// <param name="isWrapped">As <see cref="ProcessSpec.IsWrapped"/>.</param>
    public Offspring(string marker, long call, bool isWrapped)
    {
        _marker = marker;
        _isWrapped = isWrapped;
        _mark = Birthmark.IsSupported ? Birthmark.Of(marker, call) : null;
    }

    /// <summary>What has to stand in front of the child's command: it gets the mark, and a session of its own.</summary>
    public IReadOnlyList<string> Command =>
        OperatingSystem.IsLinux() && ExecutablePath.Find("setsid") is { } setsid ? [.. _mark?.Command ?? [], setsid] : _mark?.Command ?? [];

    /// <summary>The child was started.</summary>
    public void Begin(int child) => _child = child;

    /// <summary>
    /// Asks the child, which has not ended yet, and the rest of its group to end: each once, because some programs give up their report at a second
    /// request.
    /// </summary>
    public void Ask(EndRequest request)
    {
        var signal = request == EndRequest.Interrupt ? ProcessSignal.Interrupt : ProcessSignal.Terminate;
        if (OperatingSystem.IsLinux())
        {
            foreach (var pid in ProcTable.Pids().Where(pid => IsOurs(pid) && ProcTable.Read(pid)?.Group == _child && !(_isWrapped && pid == _child)).ToList())
            {
                ProcessSignal.Send(pid, signal, IsOurs);
            }
        }
        else if (!OperatingSystem.IsWindows())
        {
            ProcessSignal.SendToChild(_child, signal);
        }
    }

    /// <summary>Kills all of it. Returns how many processes other than the child that were; what a sandbox takes along by itself is no such process.</summary>
    public int End()
    {
        var ended = ProcessTree.EndAll(() => [.. ProcTable.PidsSince(_child, _since).Where(IsOurs)], IsOurs, except: _child);
        return _isWrapped ? 0 : ended;
    }

    private bool IsOurs(int pid)
    {
        if (_mark is { } mark)
        {
            return Birthmark.Read(pid) == mark && ProcTable.Read(pid) is not null;
        }

        return ProcTable.Read(pid) is { } stat && stat.Start >= _since && (stat.Session == _child || ProcTable.MarkerOf(pid) == _marker);
    }
}
