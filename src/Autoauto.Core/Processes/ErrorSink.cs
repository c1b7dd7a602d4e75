using Autoauto.Core.Primitives.Redaction;

namespace Autoauto.Core.Processes;

/// <summary>Takes a child's standard error: takes secrets out, keeps its end, writes all of it to a file.</summary>
internal sealed class ErrorSink(Stream? file, Redactor? redactor)
{
    private const int LongestTail = 16 << 10;
    private readonly Lock _gate = new();
    private readonly RedactionFilter? _filter = redactor is null ? null : new RedactionFilter(redactor);
    private readonly OutputTail _tail = new(LongestTail);
    private bool _completed;

    /// <summary>The last part of what came, as text.</summary>
    public string Tail => _tail.ToString();

    public void Append(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            if (!_completed)
            {
                Take(_filter is null ? bytes : _filter.Push(bytes).Span);
            }
        }
    }

    /// <summary>Takes what was held back; nothing is accepted afterwards.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            if (!_completed && _filter is not null)
            {
                Take(_filter.Complete().Span);
            }

            _completed = true;
        }
    }

    private void Take(ReadOnlySpan<byte> bytes)
    {
        _tail.Append(bytes);
        file?.Write(bytes);
        file?.Flush();
    }
}
