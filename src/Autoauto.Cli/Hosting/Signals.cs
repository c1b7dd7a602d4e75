using System.Runtime.InteropServices;

namespace Autoauto.Cli.Hosting;

/// <summary>
/// Ctrl+C, SIGTERM and SIGHUP while a command runs: the first one asks it to end, every further one is ignored, because the clean-up that is
/// under way is bounded and must not be cut short.
/// </summary>
internal sealed class Signals : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations;
    private readonly Action<int> _notify;
    private int _count;

    /// <summary>Listens from now on; <paramref name="notify"/> is called with 1 for the first signal, 2 for the second, and so on.</summary>
    public Signals(Action<int> notify)
    {
        _notify = notify;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal),
        ];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        var count = Interlocked.Increment(ref _count);
        if (count == 1)
        {
            try
            {
                _source.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The command is over.
            }
        }

        _notify(count);
    }
}
