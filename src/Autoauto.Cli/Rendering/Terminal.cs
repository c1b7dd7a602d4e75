using System.Text;

namespace Autoauto.Cli.Rendering;

/// <summary>
/// The two output streams. Results go to <see cref="Out"/>, everything else to standard error; the status line lives at the bottom of a
/// terminal and makes way for whatever is written. Nothing here throws because of what stands behind the streams: a closed, full or abandoned
/// stream must not end a run, and one that nobody empties must not hold it.
/// </summary>
internal sealed class Terminal : IDisposable
{
    private const int WidthWhenUnknown = 120;
    private static readonly TimeSpan s_lastWords = TimeSpan.FromSeconds(1);
    private readonly Lock _writing = new();

    // One for both: what is said of a result comes behind it, wherever the two lead.
    private readonly OutputQueue _queue = new();
    private readonly OutputStream _outputStream;
    private readonly OutputStream _errorStream;
    private readonly StreamWriter _error;
    private readonly bool _isErrorTerminal;
    private string _status = string.Empty;
    private bool _isEnding;

    public Terminal()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        if (OperatingSystem.IsWindows() && !Console.IsOutputRedirected)
        {
            Console.OutputEncoding = utf8;
        }

        _outputStream = new OutputStream(Console.OpenStandardOutput(), 1, _queue);
        _errorStream = new OutputStream(Console.OpenStandardError(), 2, _queue);
        Out = new StreamWriter(_outputStream, utf8, 16 << 10) { NewLine = "\n" };
        _error = new StreamWriter(_errorStream, utf8) { NewLine = "\n", AutoFlush = true };
        var isDumb = Environment.GetEnvironmentVariable("TERM") is "dumb";
        _isErrorTerminal = !Console.IsErrorRedirected && !isDumb;
        IsTerminal = !Console.IsOutputRedirected;
        HasColour = IsTerminal && !isDumb && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
    }

    /// <summary>Standard output; buffered until <see cref="Flush"/> or the end.</summary>
    public StreamWriter Out { get; }

    /// <summary>Standard error, for texts that are not ours; everything else goes through <see cref="Note"/>.</summary>
    public TextWriter Error => _error;

    /// <summary>Why standard output could not be written, the first time; null if it could.</summary>
    public string? OutputFailure => _outputStream.Failure;

    /// <summary>True for commands that do nothing but write: they end with <see cref="ReaderLeftException"/> once nobody reads their output.</summary>
    public bool EndsWithReader
    {
        get => _outputStream.EndsWithReader;
        set => _outputStream.EndsWithReader = value;
    }

    /// <summary>True if standard output is a terminal.</summary>
    public bool IsTerminal { get; }

    /// <summary>True if colours may be used on standard output.</summary>
    public bool HasColour { get; }

    /// <summary>True if there is a place for a status line.</summary>
    public bool HasStatusLine => _isErrorTerminal;

    /// <summary>Columns of the terminal; null if output is redirected and lines need not be cut.</summary>
    public int? Width => IsTerminal ? WindowWidth() : null;

    /// <summary>Writes a line to standard error.</summary>
    public void Note(string text)
    {
        lock (_writing)
        {
            Hide();
            Out.Flush();
            _error.WriteLine(text);
            Show();
        }
    }

    /// <summary>Writes a line to standard output at once.</summary>
    public void Line(string text)
    {
        lock (_writing)
        {
            Hide();
            Out.WriteLine(text);
            Out.Flush();
            Show();
        }
    }

    /// <summary>Replaces the status line; nothing happens where there is no terminal.</summary>
    public void Status(string text)
    {
        if (!_isErrorTerminal)
        {
            return;
        }

        var limit = Math.Max(20, WindowWidth() - 1);
        var line = text.Length > limit ? text[..(limit - 1)] + "…" : text;
        lock (_writing)
        {
            if (!string.Equals(line, _status, StringComparison.Ordinal))
            {
                Hide();
                _status = line;
                Show();
            }
        }
    }

    /// <summary>Writes what is buffered.</summary>
    public void Flush() => Out.Flush();

    /// <summary>Waits until all that was written has been taken by whoever reads it; where this process is asked to end, not for long.</summary>
    /// <param name="ending">Cancelled when it is.</param>
    public void Drain(CancellationToken ending)
    {
        Flush();
        _queue.Drain(s_lastWords, ending);
        _isEnding |= ending.IsCancellationRequested;
    }

    public void Dispose()
    {
        EndsWithReader = false;
        Status(string.Empty);
        Out.Dispose();
        _error.Dispose();
        _queue.Drain(s_lastWords, new CancellationToken(_isEnding));
    }

    private static int WindowWidth()
    {
        try
        {
            return Console.WindowWidth > 0 ? Console.WindowWidth : WidthWhenUnknown;
        }
        catch (IOException)
        {
            return WidthWhenUnknown;
        }
    }

    private void Hide()
    {
        if (_status.Length > 0)
        {
            _error.Write("\r\e[K");
        }
    }

    private void Show()
    {
        if (_status.Length > 0)
        {
            _error.Write(_status);
        }
    }
}
