using System.Text;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Loop;

/// <summary>What kind of rule was broken.</summary>
internal enum TamperKind
{
    /// <summary>Something that decides, or that steers git or the next agent.</summary>
    Locked,

    /// <summary>Files outside the worktree that have no influence on the measurement.</summary>
    Outside,
}

/// <summary>What was found of an experiment's tampering.</summary>
/// <param name="Locked">Touches of what decides, or steers git or the next agent.</param>
/// <param name="Outside">Touches outside the worktree without influence on the measurement.</param>
/// <param name="Folder">Where what was taken out of the way is.</param>
internal sealed record Tampering(IReadOnlyList<string> Locked, IReadOnlyList<string> Outside, string Folder);

/// <summary>
/// What an agent did outside its task, as a file in a folder of the experiment: it outlives a crash between the agent's end and the candidate's check.
/// The folder also receives what was taken out of the way.
/// </summary>
/// <param name="folder">The folder; is created when there is something to write.</param>
internal sealed class TamperFindings(string folder)
{
    private const int LongestLine = 500;
    private const int MostLines = 1000;
    private const string FileName = "findings.txt";

    /// <summary>The folder.</summary>
    public string Folder { get; } = folder;

    /// <summary>Writes findings down, one line each.</summary>
    public void Add(TamperKind kind, IEnumerable<string> findings)
    {
        var text = new StringBuilder();
        foreach (var finding in findings.Take(MostLines))
        {
            text.Append(kind).Append('\t').Append(PlainText.OneLine(finding, LongestLine)).Append('\n');
        }

        if (text.Length > 0)
        {
            PrivateFiles.CreateFolder(Folder);
            using var file = PrivateFiles.Open(Path.Combine(Folder, FileName), FileMode.Append, FileAccess.Write, FileShare.Read);
            file.Write(Encoding.UTF8.GetBytes(text.ToString()));
        }
    }

    /// <summary>What was written down.</summary>
    public Tampering Read() => new(Read(TamperKind.Locked), Read(TamperKind.Outside), Folder);

    private IReadOnlyList<string> Read(TamperKind kind)
    {
        var path = Path.Combine(Folder, FileName);
        return ReachableFile.TryReadText(path) is { } text
            ? [.. text.Split('\n').Where(line => line.StartsWith(kind + "\t", StringComparison.Ordinal)).Select(line => line[(kind.ToString().Length + 1)..]).Distinct()]
            : [];
    }
}
