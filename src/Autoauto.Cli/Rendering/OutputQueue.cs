namespace Autoauto.Cli.Rendering;

/// <summary>
/// What a command that works has to say, written on a thread of its own and in its order: a reader that stands still (a pager, a stopped terminal, a pipe that nobody empties) does not
/// hold the work, and what it has not read does not pile up without end.
/// </summary>
internal sealed class OutputQueue
{
    // Tens of thousands of experiments' lines.
    private const int MostBytes = 64 << 20;
    private readonly LinkedList<(OutputStream Stream, byte[] Bytes)> _waiting = [];
    private readonly Lock _lock = new();
    private int _bytes;
    private TaskCompletionSource? _writing;

    /// <summary>Puts something at the end; where there is too much, the oldest goes.</summary>
    public void Add(OutputStream stream, ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            _waiting.AddLast((stream, bytes.ToArray()));
            _bytes += bytes.Length;
            while (_bytes > MostBytes && _waiting.Count > 1)
            {
                TakeFirst().Stream.Lose("what stands behind it took none of it for too long");
            }

            if (_writing is null)
            {
                _writing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                new Thread(Write) { IsBackground = true, Name = "autoauto output" }.Start();
            }
        }
    }

    /// <summary>Waits until everything is written, as long as that takes; once <paramref name="ending"/> is cancelled, for <paramref name="grace"/> at most.</summary>
    public void Drain(TimeSpan grace, CancellationToken ending)
    {
        Task? written;
        lock (_lock)
        {
            written = _writing?.Task;
        }

        try
        {
            written?.Wait(ending);
        }
        catch (OperationCanceledException)
        {
            written?.Wait(grace, CancellationToken.None);
        }
    }

    private void Write()
    {
        while (TryTake(out var next))
        {
            next.Stream.WriteNow(next.Bytes);
        }
    }

    private bool TryTake(out (OutputStream Stream, byte[] Bytes) next)
    {
        lock (_lock)
        {
            if (_waiting.Count > 0)
            {
                next = TakeFirst();
                return true;
            }

            next = default;
            _writing!.SetResult();
            _writing = null;
            return false;
        }
    }

    private (OutputStream Stream, byte[] Bytes) TakeFirst()
    {
        var first = _waiting.First!.Value;
        _waiting.RemoveFirst();
        _bytes -= first.Bytes.Length;
        return first;
    }
}
