using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Loop;

/// <summary>
/// What of the user's checkout is linked into every working folder, because the program says so: a project that finds its packages by walking up finds nothing
/// there. What lies behind the links is the user's: nothing of it is removed or put back, and a change of it is seen.
/// </summary>
/// <param name="root">Root of the checkout.</param>
/// <param name="names">Paths below it, with forward slashes.</param>
internal sealed class LinkedPaths(string root, IReadOnlyList<string> names)
{
    /// <summary>No links.</summary>
    public static LinkedPaths None { get; } = new(string.Empty, []);

    /// <summary>Paths below the checkout, and below each working folder.</summary>
    public IReadOnlyList<string> Names { get; } = names;

    /// <summary>Where they lead: full paths without links.</summary>
    public IEnumerable<string> Targets => Names.Select(name => RealPath.Of(Path.Combine(root, name)));

    /// <summary>The links of a program.</summary>
    public static LinkedPaths Of(string root, ProgramSpec? spec) => spec is { Links.Count: > 0 } ? new(root, spec.Links) : None;

    /// <summary>Makes the links in a working folder that git has just put to a commit. Where the commit has something of its own in the way, that stays.</summary>
    /// <exception cref="AutoautoException">ProgramInvalid: there is nothing to link to, or no link can be made.</exception>
    public void PutInto(string folder) => PutInto(folder, static place => FileStamp.Of(place) is null);

    /// <summary>Makes them again where something else stands in their place by now.</summary>
    /// <exception cref="AutoautoException">As <see cref="PutInto(string)"/>.</exception>
    public void PutBackInto(string folder) => PutInto(folder, place =>
    {
        if (Targets.Contains(new FileInfo(place).LinkTarget))
        {
            return false;
        }

        TreeRemoval.Remove(place);
        return true;
    });

    private void PutInto(string folder, Func<string, bool> isFree)
    {
        foreach (var (name, target) in Names.Zip(Targets))
        {
            if (!Path.Exists(target))
            {
                throw Unusable(name, "is not in the checkout any more", "Put it there again, and resume the run.", null);
            }

            var place = Path.Combine(folder, name);
            if (MakeFolders(folder, Path.GetDirectoryName(name)!) && isFree(place))
            {
                Link(name, place, target);
            }
        }
    }

    /// <summary>How everything stands that the links lead to, by its path below the checkout.</summary>
    public IReadOnlyDictionary<string, FileStamp> Look(CancellationToken cancellationToken)
    {
        var stamps = new Dictionary<string, FileStamp>(StringComparer.Ordinal);
        foreach (var (name, target) in Names.Zip(Targets))
        {
            if (FileStamp.Of(target) is { IsFolder: false } file)
            {
                stamps[name] = file;
            }

            foreach (var (path, stamp) in StampedTree.Read(target, cancellationToken: cancellationToken).Files)
            {
                stamps[$"{name}/{path}"] = stamp;
            }
        }

        return stamps;
    }

    /// <summary>What differs from an earlier look.</summary>
    public IReadOnlyList<TreeChange> ChangesSince(IReadOnlyDictionary<string, FileStamp> before, CancellationToken cancellationToken) =>
        StampedTree.Differences(before, Look(cancellationToken));

    // Folders that the commit does not have are made; through a link or past a file in their place nothing is.
    private static bool MakeFolders(string folder, string path)
    {
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            folder = Path.Combine(folder, part);
            if (FileStamp.Of(folder) is not { } stamp)
            {
                Directory.CreateDirectory(folder);
            }
            else if (!stamp.IsFolder)
            {
                return false;
            }
        }

        return true;
    }

    private static void Link(string name, string place, string target)
    {
        try
        {
            File.CreateSymbolicLink(place, target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(name, $"cannot be linked: {e.Message}", "On Windows, links need the developer mode or an administrator.", e);
        }
    }

    private static AutoautoException Unusable(string name, string why, string hint, Exception? cause) =>
        new(ErrorCode.ProgramInvalid, $"'{name}', which 'links' in the program's config.json names, {why}.", name, hint, cause);
}
