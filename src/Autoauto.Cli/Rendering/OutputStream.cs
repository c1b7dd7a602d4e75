using Autoauto.Core.Processes;

namespace Autoauto.Cli.Rendering;

/// <summary>
/// A standard stream whose failures end nothing: what cannot be written is dropped and remembered, because a full disk behind a log must not end the
/// work that the log is about. Every write is tried, so that a log goes on once there is room again.
/// </summary>
/// <param name="inner">The stream as the system has it.</param>
/// <param name="descriptor">Its number.</param>
/// <param name="queue">Where what is written waits for a reader that stands still.</param>
internal sealed class OutputStream(Stream inner, int descriptor, OutputQueue queue) : Stream
{
    private bool _isLeft;

    /// <summary>True to go at the reader's pace, and throw <see cref="ReaderLeftException"/> once nobody reads any more; false to go on without a reader.</summary>
    public bool EndsWithReader { get; set; }

    /// <summary>Why the first of the writes that failed did so; null if none did. A reader that left is no failure.</summary>
    public string? Failure { get; private set; }

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (!EndsWithReader)
        {
            queue.Add(this, buffer);
            return;
        }

        // On a terminal, what was noted before comes before.
        queue.Drain(TimeSpan.Zero, CancellationToken.None);
        WriteNow(buffer);
        if (!_isLeft && StandardStreams.IsAbandoned(descriptor))
        {
            // Once: whoever cleans up behind it must not run into it again.
            _isLeft = true;
            throw new ReaderLeftException();
        }
    }

    /// <summary>Writes, however long the reader lets it wait.</summary>
    public void WriteNow(ReadOnlySpan<byte> buffer)
    {
        try
        {
            inner.Write(buffer);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            Lose((e.InnerException ?? e).Message);
        }
    }

    /// <summary>Remembers that something is not written.</summary>
    public void Lose(string why) => Failure ??= why;

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
        // The system's stream has no buffer.
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();
}

/// <summary>Nobody reads the output of a command that does nothing but write.</summary>
internal sealed class ReaderLeftException() : IOException("Nobody reads the output any more.");
