using Autoauto.Core.Model;

namespace Autoauto.Core.Loop;

/// <summary>Handle on a run that this process works on.</summary>
public sealed class RunSession : WorkSession<RunEvent, RunProgress, Run>
{
    private volatile bool _stopRequested;

    internal RunSession(string runId, Func<RunSession, CancellationToken, Task<Run>> work)
    {
        RunId = runId;
        Begin(abort => work(this, abort));
    }

    /// <summary>The run.</summary>
    public string RunId { get; }

    /// <summary>True once somebody asked in this process for an end after the current experiment.</summary>
    internal bool StopRequested => _stopRequested;

    /// <summary>Asks for an end after the current experiment.</summary>
    public void RequestStop() => _stopRequested = true;
}
