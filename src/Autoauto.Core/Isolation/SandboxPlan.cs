namespace Autoauto.Core.Isolation;

/// <summary>What a call can do at a path; of two for the same path the later one in this list counts.</summary>
public enum PathAccess
{
    /// <summary>There is nothing: an empty folder that cannot be written, or an empty file.</summary>
    Hidden,

    /// <summary>A folder that is empty at the start of each call, and gone at its end.</summary>
    Empty,

    /// <summary>As it is, and not to be changed.</summary>
    Readable,

    /// <summary>As it is; what is written there is thrown away at the end of the call. Where that is not possible it is only readable.</summary>
    Borrowed,

    /// <summary>As it is, and what is written there stays.</summary>
    Writable,
}

/// <summary>A path and what a call can do there.</summary>
/// <param name="Path">Full path; what does not exist is left out.</param>
/// <param name="Access">What can be done.</param>
public readonly record struct PathRule(string Path, PathAccess Access);

/// <summary>
/// What a call may see of this machine. A rule holds for everything below its path but for what a deeper rule names; what no rule names is readable.
/// </summary>
public sealed record SandboxPlan
{
    /// <summary>The rules, in any order.</summary>
    public IReadOnlyList<PathRule> Paths { get; init; } = [];

    /// <summary>True if it reaches other machines; false leaves it a loopback of its own.</summary>
    public bool Network { get; init; } = true;

    /// <summary>The same with more rules.</summary>
    public SandboxPlan With(PathAccess access, params IEnumerable<string> paths) => this with { Paths = [.. Paths, .. paths.Select(path => new PathRule(path, access))] };
}
