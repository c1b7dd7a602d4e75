using System.Buffers;
using Autoauto.Core.Primitives.Redaction;

namespace Autoauto.Core.Processes;

/// <summary>Takes a child's standard output: takes secrets out, keeps its start, passes on whole lines, writes all of it to a file.</summary>
internal sealed class OutputSink(int limit, Action<ReadOnlyMemory<byte>>? onLine, Stream? file, Redactor? redactor = null)
{
    // A line longer than this is passed on in pieces: no child can make the engine hold an unbounded line.
    private const int LongestLine = 4 << 20;
    private readonly Lock _gate = new();
    private readonly RedactionFilter? _filter = redactor is null ? null : new RedactionFilter(redactor);
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

            Take(_filter is null ? bytes : _filter.Push(bytes).Span);
        }
    }

    /// <summary>Passes on a last line without a line break; nothing is accepted afterwards.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            if (!_completed && _filter is not null)
            {
                Take(_filter.Complete().Span);
            }

            _completed = true;
            if (onLine is not null && _line.WrittenCount > 0)
            {
                EmitLine();
            }
        }
    }

    /// <summary>The kept start of the output.</summary>
    public byte[] Kept => _kept.WrittenSpan.ToArray();

    private void Take(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
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
