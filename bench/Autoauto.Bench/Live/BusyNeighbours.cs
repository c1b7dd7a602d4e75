namespace Autoauto.Bench.Live;

/// <summary>Other load on the machine that comes and goes: threads that spin for half a minute and rest for half a minute, each in its own time.</summary>
internal sealed class BusyNeighbours : IDisposable
{
    private static readonly TimeSpan s_spell = TimeSpan.FromSeconds(30);

    private readonly ManualResetEventSlim _end = new();
    private readonly Thread[] _threads;

    public BusyNeighbours(int count)
    {
        _threads = [.. Enumerable.Range(0, count).Select(i => new Thread(() => SpinAndRest(i * s_spell / count)) { IsBackground = true })];
        Array.ForEach(_threads, thread => thread.Start());
    }

    public void Dispose()
    {
        _end.Set();
        Array.ForEach(_threads, thread => thread.Join());
        _end.Dispose();
    }

    private void SpinAndRest(TimeSpan start)
    {
        // Apart from each other, so that none, some and all of them are busy at one time.
        var rest = start;
        while (!_end.Wait(rest))
        {
            var until = TimeProvider.System.GetTimestamp() + (long)(s_spell.TotalSeconds * TimeProvider.System.TimestampFrequency);
            while (TimeProvider.System.GetTimestamp() < until && !_end.IsSet)
            {
                Thread.SpinWait(1000);
            }

            rest = s_spell;
        }
    }
}
