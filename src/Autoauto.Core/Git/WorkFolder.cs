namespace Autoauto.Core.Git;

/// <summary>
/// A folder in which an agent, or the code it wrote, works. The engine sees it through a git directory of its own that lies elsewhere: nothing that is done to the
/// <c>.git</c> in the folder has a say in what the engine does there.
/// </summary>
/// <param name="Path">Where the files are.</param>
/// <param name="GitDirectory">The engine's git directory for it: HEAD and index, no objects.</param>
internal sealed record WorkFolder(string Path, string GitDirectory)
{
    /// <summary>True where builds work: some of them make their version of the user's tags. An agent has none, and what it makes of tags is nobody's.</summary>
    public bool SeesTags { get; init; }

    /// <summary>Paths in the folder that lead to the user's checkout: for no git are they files of the folder.</summary>
    public IReadOnlyList<string> Links { get; init; } = [];

    /// <summary>The git directory that agents and builds see in the folder. It is rewritten each time the folder is put to a commit.</summary>
    public string AgentGit => System.IO.Path.Combine(Path, ".git");

    /// <summary>The engine's index over the files.</summary>
    public string Index => System.IO.Path.Combine(GitDirectory, "index");
}
