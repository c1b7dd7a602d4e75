using System.Globalization;
using System.Text;
using Autoauto.Core.Errors;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Git;

/// <summary>A commit's facts.</summary>
/// <param name="Sha">Object id.</param>
/// <param name="Parents">Parents' ids.</param>
/// <param name="Subject">First line of the message.</param>
/// <param name="Message">The whole message.</param>
public sealed record CommitInfo(string Sha, IReadOnlyList<string> Parents, string Subject, string Message)
{
    /// <summary>Author with address and time, as git keeps them.</summary>
    public string Author { get; init; } = string.Empty;

    /// <summary>Committer with address and time, as git keeps them.</summary>
    public string Committer { get; init; } = string.Empty;
}

/// <summary>
/// Reads objects through one long-lived <c>git cat-file --batch</c>: 0.03 ms a request instead of 2 ms for a process. Not thread-safe; the
/// loop reads from one place at a time.
/// </summary>
internal sealed class CommitReader(GitPlace place) : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);
    private PipedProcess? _process;

    public CommitInfo? Read(string sha)
    {
        var content = ReadObject(sha, "commit");
        if (content is null)
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(content);
        var headerEnd = text.IndexOf("\n\n", StringComparison.Ordinal);
        var header = headerEnd < 0 ? text : text[..headerEnd];
        var message = headerEnd < 0 ? string.Empty : text[(headerEnd + 2)..].TrimEnd();
        var parents = header.Split('\n').Where(l => l.StartsWith("parent ", StringComparison.Ordinal)).Select(l => l[7..]).ToList();
        return new CommitInfo(sha, parents, message.Split('\n')[0], message)
        {
            Author = Header("author "),
            Committer = Header("committer "),
        };

        string Header(string name) => header.Split('\n').FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal))?[name.Length..] ?? string.Empty;
    }

    /// <summary>Content of a blob, for example the target of a symbolic link; null if there is no such object.</summary>
    public byte[]? ReadBlob(string sha) => ReadObject(sha, "blob");

    public void Dispose()
    {
        _process?.Dispose();
        _process = null;
    }

    private byte[]? ReadObject(string sha, string wantedType)
    {
        try
        {
            return ReadObjectOnce(sha, wantedType);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            // The helper was killed from outside: one fresh start, then it is git's fault.
            Dispose();
            try
            {
                return ReadObjectOnce(sha, wantedType);
            }
            catch (Exception again) when (again is IOException or InvalidOperationException)
            {
                throw new AutoautoException(ErrorCode.GitFailed, $"'git cat-file' gave no answer in '{place.Directory}'.", place.Directory, inner: again);
            }
        }
    }

    private byte[]? ReadObjectOnce(string sha, string wantedType)
    {
        _process ??= StartProcess();

        // Where an object is a FIFO, git waits, and nothing would end this wait.
        using var patience = new Timer(static process => ((PipedProcess)process!).Kill(), _process, s_patience, Timeout.InfiniteTimeSpan);
        var request = Encoding.ASCII.GetBytes(sha + "\n");
        _process.Input.Write(request);
        _process.Input.Flush();
        var output = _process.Output;
        var header = ReadLine(output).Split(' ');
        if (header is not [_, var type, var size])
        {
            return null;
        }

        var content = new byte[long.Parse(size, CultureInfo.InvariantCulture)];
        output.ReadExactly(content);
        _ = output.ReadByte();
        return type == wantedType ? content : null;
    }

    private PipedProcess StartProcess()
    {
        var spec = new ProcessSpec
        {
            FileName = "git",
            Arguments = ["cat-file", "--batch"],
            WorkingDirectory = place.Directory,
            Environment = GitEnvironment.At(place),
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
