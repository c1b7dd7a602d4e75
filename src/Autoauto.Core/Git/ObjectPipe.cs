using System.Globalization;
using System.Text;
using Autoauto.Core.Errors;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Git;

/// <summary>One long-lived <c>git cat-file</c>, 0.03 ms a request instead of 2 ms for a process.</summary>
/// <param name="place">The repository.</param>
/// <param name="withContent">False for one that says of an object no more than what it is and how long.</param>
internal sealed class ObjectPipe(GitPlace place, bool withContent) : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);
    private PipedProcess? _process;

    /// <summary>Asks for an object; null if there is none of that name, or if it is larger than anything that is read.</summary>
    /// <exception cref="AutoautoException">GitMissing; GitFailed: there is no answer.</exception>
    public GitObject? Ask(string sha)
    {
        try
        {
            return AskOnce(sha);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            // The helper was killed from outside: one fresh start, then it is git's fault.
            Dispose();
            try
            {
                return AskOnce(sha);
            }
            catch (Exception again) when (again is IOException or InvalidOperationException)
            {
                throw new AutoautoException(ErrorCode.GitFailed, $"'git cat-file' gave no answer in '{place.Directory}'.", place.Directory, inner: again);
            }
        }
    }

    /// <summary>Ends the process; the next question begins another one.</summary>
    public void Dispose()
    {
        _process?.Dispose();
        _process = null;
    }

    private GitObject? AskOnce(string sha)
    {
        _process ??= Start();

        // Where an object is a FIFO, git waits, and nothing would end this wait.
        using var patience = new Timer(static process => ((PipedProcess)process!).Kill(), _process, s_patience, Timeout.InfiniteTimeSpan);
        var request = Encoding.ASCII.GetBytes(sha + "\n");
        _process.Input.Write(request);
        _process.Input.Flush();
        var output = _process.Output;
        if (ReadLine(output).Split(' ') is not [_, var type, var size])
        {
            return null;
        }

        var length = long.Parse(size, CultureInfo.InvariantCulture);
        if (!withContent)
        {
            return new GitObject(type, length, []);
        }

        if (length > ObjectLimits.LargestRead)
        {
            // What it has begun to say nobody takes.
            Dispose();
            return null;
        }

        var content = new byte[length];
        output.ReadExactly(content);
        _ = output.ReadByte();
        return new GitObject(type, length, content);
    }

    private PipedProcess Start()
    {
        var spec = new ProcessSpec
        {
            FileName = "git",
            Arguments = [.. GitEnvironment.Arguments, "cat-file", withContent ? "--batch" : "--batch-check"],
            WorkingDirectory = place.Directory,
            Environment = ObjectLimits.At(place),
        };
        try
        {
            return PipedProcess.Start(spec, TimeSpan.FromSeconds(1));
        }
        catch (ProcessStartException e)
        {
            throw GitFailure.Missing(e);
        }
    }

    private static string ReadLine(Stream stream)
    {
        var line = new StringBuilder();
        while (true)
        {
            var next = stream.ReadByte();
            if (next < 0)
            {
                throw new IOException("The stream ended.");
            }

            if (next == '\n')
            {
                return line.ToString();
            }

            line.Append((char)next);
        }
    }
}

/// <summary>An object of git's.</summary>
/// <param name="Type">What it is: <c>blob</c>, <c>tree</c>, <c>commit</c> or <c>tag</c>.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Content">The bytes; none where only the length was asked for.</param>
internal sealed record GitObject(string Type, long Length, byte[] Content);
