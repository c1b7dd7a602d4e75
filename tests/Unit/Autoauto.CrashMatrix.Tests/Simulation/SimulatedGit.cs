using Autoauto.Core.Errors;
using Autoauto.Core.Git;

namespace Autoauto.CrashMatrix.Tests.Simulation;

/// <summary>A graph of commits, and refs that move by compare-and-swap.</summary>
internal sealed class SimulatedGit(Life life) : IRunGit
{
    private Action? _late;

    private Machine Machine => life.Machine;

    public Task<string?> ReadRefAsync(string reference, CancellationToken cancellationToken)
    {
        DoLate();
        return Task.FromResult(Machine.Refs.GetValueOrDefault(reference));
    }

    public async Task CompareAndSwapRefAsync(string reference, string newValue, string? oldValue, CancellationToken cancellationToken)
    {
        DoLate();
        await life.Git($"swap {reference} to {newValue[..8]}", () =>
        {
            var now = Machine.Refs.GetValueOrDefault(reference);
            if (now == newValue)
            {
                return;
            }

            if (now != oldValue && !Machine.Defect.SwapsBlindly)
            {
                throw new AutoautoException(ErrorCode.BranchMoved, $"'{reference}' stands at {now} instead of {oldValue}: somebody else moved it.", reference);
            }

            if (Machine.Defect.SwapsLate)
            {
                _late = () => Move(reference, newValue);
            }
            else
            {
                Move(reference, newValue);
            }
        });
    }

    public Task PinAsync(string reference, string commit, CancellationToken cancellationToken)
    {
        DoLate();
        return life.Git($"pin {reference} at {commit[..8]}", () =>
        {
            if (!Machine.Defect.LosesPins)
            {
                Machine.Refs[reference] = commit;
            }
        });
    }

    public void RemoveStaleRefLocks(string branch, string prefix) => life.RequireOwner("remove locks");

    public CommitInfo? ReadCommit(string sha) =>
        Machine.Commits.GetValueOrDefault(sha) is { } commit ? new CommitInfo(commit.Sha, commit.Parents, commit.Subject, commit.Subject) : null;

    public int? CountCommits(string ancestor, string descendant, int limit) => LineBetween(ancestor, descendant)?.Count;

    public IReadOnlyList<CommitInfo>? StraightLine(string ancestor, string descendant) =>
        LineBetween(ancestor, descendant) is { } line ? [.. line.AsEnumerable().Reverse().Select(commit => ReadCommit(commit.Sha)!)] : null;

    // Agents here make one commit each.
    public Task<string> WriteSquashedAsync(string from, string to, string message, CancellationToken cancellationToken) => throw new InvalidOperationException("There is no way between.");

    public Task<CommitDiff> DiffAsync(string from, string to, int excerptLimit, CancellationToken cancellationToken)
    {
        List<ChangedPath> paths =
        [
            .. LineBetween(from, to)!.GroupBy(c => c.Path).Select(g => new ChangedPath(g.Key, 'M', "100644", to, g.Sum(c => c.LinesAdded), g.Sum(c => c.LinesRemoved))),
        ];
        return Task.FromResult(new CommitDiff(paths, "difference"));
    }

    public Task<IReadOnlyList<string>> ListFilesAsync(string commit, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([]);

    public byte[]? ReadBlob(string sha) => null;

    public void Dispose() => DoLate();

    private void Move(string reference, string value)
    {
        Machine.Refs[reference] = value;
        Machine.Truth.BranchMoves.Add(value);
    }

    private void DoLate()
    {
        if (!life.IsDead)
        {
            _late?.Invoke();
        }

        _late = null;
    }

    private List<SimulatedCommit>? LineBetween(string ancestor, string descendant)
    {
        var line = new List<SimulatedCommit>();
        for (var at = descendant; at != ancestor;)
        {
            if (Machine.Commits[at] is not { Parents: [var parent, ..] } commit)
            {
                return null;
            }

            line.Add(commit);
            at = parent;
        }

        return line;
    }
}
