using System.Text;

namespace Autoauto.Pump;

/// <summary>Reads a log that may still be growing: whole lines only, and the end of a large one without reading all of it.</summary>
internal sealed class LogReader : IDisposable
{
    private const int BlockBytes = 64 * 1024;
    private const int LongestLine = 1024 * 1024;
    private readonly FileStream _file;
    private readonly MemoryStream _line = new();
    private readonly byte[] _block = new byte[BlockBytes];

    /// <summary>Opens a log; whoever writes it is not disturbed.</summary>
    public LogReader(string path)
    {
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        _line.Dispose();
    }

    /// <summary>Skips everything but the last <paramref name="count"/> lines.</summary>
    public void SkipToLast(int count)
    {
        var end = _file.Length;
        var at = end;
        var breaks = 0;
        while (at > 0)
        {
            var size = (int)Math.Min(BlockBytes, at);
            _file.Position = at - size;
            _file.ReadExactly(_block, 0, size);
            for (var i = size - 1; i >= 0; i--)
            {
                // The line break at the very end closes the last line; it does not begin another one.
                if (_block[i] == '\n' && at - size + i + 1 < end && ++breaks >= Math.Max(1, count))
                {
                    _file.Position = count == 0 ? end : at - size + i + 1;
                    return;
                }
            }

            at -= size;
        }

        _file.Position = count == 0 ? end : 0;
    }

    /// <summary>The lines that have been completed since the last call; with <paramref name="isLast"/> also one without its line break.</summary>
    public IEnumerable<string> ReadLines(bool isLast)
    {
        int read;
        while ((read = _file.Read(_block)) > 0)
        {
            var from = 0;
            for (var i = 0; i < read; i++)
            {
                if (_block[i] == '\n' || _line.Length + i - from >= LongestLine)
                {
                    _line.Write(_block, from, i - from);
                    from = _block[i] == '\n' ? i + 1 : i;
                    yield return TakeLine();
                }
            }

            _line.Write(_block, from, read - from);
        }

        if (isLast && _line.Length > 0)
        {
            yield return TakeLine();
        }
    }

    private string TakeLine()
    {
        var text = Encoding.UTF8.GetString(_line.GetBuffer(), 0, (int)_line.Length);
        _line.SetLength(0);
        return text.EndsWith('\r') ? text[..^1] : text;
    }
}
