using System.Globalization;
using System.Text;
using Autoauto.Core.Errors;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Git;

/// <summary>Reads with git's executable: objects through one long-lived <c>git cat-file --batch</c>, 0.03 ms a request instead of 2 ms for a process.</summary>
internal sealed class ExecutableReader(GitProcess git, GitPlace place) : IReadGit
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);
    private PipedProcess? _process;

    /// <inheritdoc/>
    public CommitInfo? ReadCommit(string sha)
    {
        var content = ReadObject(sha, "commit");
        if (content is null)
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(content);
        var headerEnd = text.IndexOf("\n\n", StringComparison.Ordinal);
        var header = headerEnd < 0 ? text : text[..headerEnd];
        var message = headerEnd < 0 ? string.Empty : text[(headerEnd + 2)..].TrimStart('\n').TrimEnd();
        var parents = header.Split('\n').Where(l => l.StartsWith("parent ", StringComparison.Ordinal)).Select(l => l[7..]).ToList();
        return new CommitInfo(sha, parents, message.Split('\n')[0], message)
        {
            Author = Header("author "),
            Committer = Header("committer "),
        };

        string Header(string name) => header.Split('\n').FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal))?[name.Length..] ?? string.Empty;
    }

    /// <inheritdoc/>
    public byte[]? ReadBlob(string sha) => ReadObject(sha, "blob");

    /// <inheritdoc/>
    public async Task<string?> ReadRefAsync(string reference, CancellationToken cancellationToken)
    {
        var (exitCode, output, _) = await git.TryRunAsync(place, ["rev-parse", "--verify", "--quiet", "--end-of-options", reference], cancellationToken).ConfigureAwait(false);
        return exitCode == 0 ? output.Trim() : null;
    }

    /// <inheritdoc/>
    public async Task<string> TreeOfAsync(string commit, CancellationToken cancellationToken) =>
        (await git.RunAsync(place, ["rev-parse", "--verify", "--end-of-options", commit + "^{tree}"], cancellationToken).ConfigureAwait(false)).Trim();

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ListFilesAsync(string commit, CancellationToken cancellationToken) =>
        (await git.RunAsync(place, ["ls-tree", "-r", "--name-only", "-z", commit], cancellationToken).ConfigureAwait(false)).Split('\0', StringSplitOptions.RemoveEmptyEntries);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TreePath>?> ListChangesAsync(string from, string to, CancellationToken cancellationToken)
    {
        const string submodule = "160000";
        var output = await git.RunAsync(place, ["diff-tree", "-r", "-z", "--no-renames", "--raw", from, to, "--"], cancellationToken).ConfigureAwait(false);
        var fields = output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Chunk(2).ToList();
        return fields.Any(field => field is not [var facts, var path] || facts.Contains(submodule, StringComparison.Ordinal) || path.Contains('\uFFFD', StringComparison.Ordinal))
            ? null
            : [.. fields.Select(field => new TreePath(field[1], field[0][^1] != 'D'))];
    }

    /// <inheritdoc/>
    public void Forget() => Dispose();

    /// <summary>Ends the process; the next question begins another one.</summary>
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
