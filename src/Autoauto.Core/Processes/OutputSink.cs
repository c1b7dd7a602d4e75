using System.Buffers;

namespace Autoauto.Core.Processes;

/// <summary>Takes a child's standard output: keeps its start, passes on whole lines, writes all of it to a file.</summary>
internal sealed class OutputSink(int limit, Action<ReadOnlyMemory<byte>>? onLine, Stream? file)
{
    // A line longer than this is passed on in pieces: no child can make the engine hold an unbounded line.
    private const int LongestLine = 4 << 20;
    private readonly Lock _gate = new();
    private readonly ArrayBufferWriter<byte> _kept = new();
    private readonly ArrayBufferWriter<byte> _line = new();
    private bool _completed;

    public bool Truncated { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            if (_completed)
            {
                return;
            }

            file?.Write(bytes);
            file?.Flush();
            var room = limit - _kept.WrittenCount;
            Truncated |= bytes.Length > room;
            _kept.Write(bytes[..Math.Min(bytes.Length, Math.Max(room, 0))]);
            if (onLine is not null)
            {
                SplitLines(bytes);
            }
        }
    }

    /// <summary>Passes on a last line without a line break; nothing is accepted afterwards.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _completed = true;
            if (onLine is not null && _line.WrittenCount > 0)
            {
                EmitLine();
            }
        }
    }

    /// <summary>The kept start of the output.</summary>
    public byte[] Kept => _kept.WrittenSpan.ToArray();

    private void SplitLines(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n');
            var part = end < 0 ? bytes : bytes[..end];
            _line.Write(part);
            if (end >= 0 || _line.WrittenCount >= LongestLine)
            {
                EmitLine();
            }

            bytes = end < 0 ? default : bytes[(end + 1)..];
        }
    }

    private void EmitLine()
    {
        ReadOnlyMemory<byte> line = _line.WrittenSpan.ToArray();
        _line.ResetWrittenCount();
        onLine!(line.Length > 0 && line.Span[^1] == '\r' ? line[..^1] : line);
    }
}
