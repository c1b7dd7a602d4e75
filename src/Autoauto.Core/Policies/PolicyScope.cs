using Autoauto.Core.Primitives;

namespace Autoauto.Core.Policies;

/// <summary>Which files belong to a policy.</summary>
internal sealed class PolicyScope(IEnumerable<string> include, IEnumerable<string> exclude)
{
    private readonly GlobSet _include = new(include);
    private readonly GlobSet _exclude = new(exclude, protects: true);

    /// <summary>True if the globs name <paramref name="path"/>.</summary>
    public bool Names(string path) => _include.Matches(path) && !_exclude.Matches(path);
}
