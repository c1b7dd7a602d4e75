using Autoauto.Core.Primitives;

namespace Autoauto.Core.Git;

/// <summary>A folder in which git looks for objects.</summary>
/// <param name="Whose">What the user knows it by.</param>
/// <param name="Path">Full path.</param>
internal sealed record ObjectFolder(string Whose, string Path)
{
    private const string Alternates = "info/alternates";

    // As far as git itself goes from one repository to the next.
    private const int MostSteps = 5;

    /// <summary>A folder of objects, and those that it names as further places to look, from which a clone that shares objects has most of its own.</summary>
    public static IReadOnlyList<ObjectFolder> WithAlternates(string whose, string path)
    {
        List<ObjectFolder> found = [new(whose, path)];
        var known = new HashSet<string>([RealPath.Of(path)], StringComparer.Ordinal);
        var next = found.ToList();
        for (var step = 0; step < MostSteps && next.Count > 0; step++)
        {
            next = [.. next.SelectMany(folder => NamedBy(folder.Path)).Where(further => Directory.Exists(further) && known.Add(RealPath.Of(further))).Select(further => new ObjectFolder(further, further))];
            found.AddRange(next);
        }

        return found;
    }

    private static IEnumerable<string> NamedBy(string folder) =>
        (ReachableFile.TryReadText(System.IO.Path.Combine(folder, Alternates)) ?? string.Empty).Split('\n')
            .Where(line => line.Length > 0 && line[0] is not ('#' or '"')).Select(line => System.IO.Path.GetFullPath(line, folder));
}
