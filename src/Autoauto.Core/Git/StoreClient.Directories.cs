using Autoauto.Core.Errors;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Git;

/// <content>The two git directories of a working folder: the engine's, and the one that is seen in it.</content>
internal sealed partial class StoreClient
{
    /// <summary>The git directory that the agent, or a build, has to itself: HEAD, index, settings, and where objects are to be found. No remote, no hook, no other ref.</summary>
    private void WriteAgentGit(WorkFolder folder, string commit) => WriteAgentGit(folder, commit, [ObjectsDirectory, UserObjects]);

    private void WriteAgentGit(WorkFolder folder, string commit, IReadOnlyList<string> alternates)
    {
        TreeRemoval.Remove(folder.AgentGit);
        List<(string Key, string Value)> more =
        [
            ("core.logallrefupdates", "true"), ("core.hookspath", "/dev/null"), ("commit.gpgsign", "false"), ("tag.gpgsign", "false"), ("gc.auto", "0"), ("maintenance.auto", "false"),
            ("lfs.storage", LargeFiles), ("user.name", _settings.Value.Find("user.name") ?? "Autoauto"), ("user.email", _settings.Value.Find("user.email") ?? "autoauto@localhost"),
        ];
        WriteGitDirectory(folder.AgentGit, commit, bare: false, alternates, more, folder.Links);
        if (folder.SeesTags && _tags.Value.Length > 0)
        {
            File.WriteAllText(Path.Combine(folder.AgentGit, "packed-refs"), _tags.Value);
        }

        if (File.Exists(folder.Index))
        {
            File.Copy(folder.Index, Path.Combine(folder.AgentGit, "index"));
        }
    }

    /// <summary>
    /// Makes a folder below <paramref name="root"/> one of its own: what stands in its place, or in that of a folder above it, and is none goes. A link left there would
    /// have git write, and clean up, where it leads to.
    /// </summary>
    private static void MakeReal(string path, string root)
    {
        var at = root;
        foreach (var name in Path.GetRelativePath(root, path).Split(Path.DirectorySeparatorChar))
        {
            at = Path.Combine(at, name);
            TreeRemoval.MakeFolder(at);
        }
    }

    /// <summary>
    /// Makes sure of the engine's own git directory for a folder. It is rewritten each time: an agent without a sandbox can reach it, and git believes whatever lies there
    /// (<c>commondir</c>, attributes, filters, a merge under way). Only the index stays, if it stands as the engine left it.
    /// </summary>
    private void OpenFolder(WorkFolder folder)
    {
        if (FileStamp.Of(folder.Path) is not { IsFolder: true })
        {
            throw new AutoautoException(ErrorCode.GitFailed, $"'{folder.Path}' is not a folder any more.", folder.Path);
        }

        MakeReal(folder.GitDirectory, Path.GetDirectoryName(folder.GitDirectory)!);
        var keepsIndex = IsIndexOurs(folder);
        foreach (var entry in Directory.EnumerateFileSystemEntries(folder.GitDirectory).ToList())
        {
            if (Path.GetFileName(entry) is not ("HEAD" or Submodules) and var name && !(keepsIndex && name == "index"))
            {
                TreeRemoval.Remove(entry);
            }
        }

        WriteDirectory(folder.GitDirectory, bare: false, [], EngineSettings(), folder.Links);

        // An engine that goes on goes by it: it is never missing.
        WriteIfOther(Path.Combine(folder.GitDirectory, "HEAD"), (HeadOf(folder) ?? Unborn) + "\n");
    }

    private List<(string Key, string Value)> EngineSettings() => [("lfs.storage", LargeFiles), ("core.splitindex", "false"), ("index.sparse", "false"), .. _settings.Value.Promisor()];

    private string LargeFiles => Path.Combine(_location.CommonDirectory, "lfs");

    private void WriteGitDirectory(string directory, string head, bool bare, IReadOnlyList<string> alternates, IEnumerable<(string Key, string Value)> more, IReadOnlyList<string>? links = null)
    {
        WriteDirectory(directory, bare, alternates, more, links);

        // Its user sees a whole one, or none after a power cut: then it is made again.
        File.WriteAllText(Path.Combine(directory, "HEAD"), head + "\n");
    }

    private void WriteDirectory(string directory, bool bare, IReadOnlyList<string> alternates, IEnumerable<(string Key, string Value)> more, IReadOnlyList<string>? links)
    {
        foreach (var folder in new[] { "objects/info", "refs/heads", "info" })
        {
            Directory.CreateDirectory(Path.Combine(directory, folder));
        }

        File.WriteAllText(Path.Combine(directory, "config"), _settings.Value.ToFile(bare, more));
        if (alternates.Count > 0)
        {
            File.WriteAllText(Path.Combine(directory, Alternates), string.Join('\n', alternates) + "\n");
        }

        CopyIfThere("shallow", directory);
        CopyIfThere("info/exclude", directory);
        if (links is { Count: > 0 })
        {
            File.AppendAllText(Path.Combine(directory, "info", "exclude"), string.Concat(links.Select(link => $"\n/{link}")) + "\n");
        }

        CopyIfThere("info/attributes", directory);
        if (_settings.Value.IsSparse)
        {
            CopyIfThere("info/sparse-checkout", directory);
        }
    }
}
