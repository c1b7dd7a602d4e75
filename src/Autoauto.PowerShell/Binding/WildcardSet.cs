using System.Management.Automation;

namespace Autoauto.Binding;

/// <summary>Names and patterns that a user gave to choose things by. Without any, everything is chosen. Remembers which names it has seen.</summary>
internal sealed class WildcardSet(IReadOnlyCollection<string>? patterns)
{
    private readonly WildcardPattern[] _patterns = [.. (patterns ?? []).Select(p => WildcardPattern.Get(p, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant))];
    private readonly HashSet<string> _seen = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The names without wildcard characters: those must exist.</summary>
    public IReadOnlyList<string> Literals { get; } = [.. (patterns ?? []).Where(p => !WildcardPattern.ContainsWildcardCharacters(p))];

    /// <summary>True if every entry is a name without wildcard characters and there is at least one.</summary>
    public bool IsLiteral => _patterns.Length > 0 && Literals.Count == _patterns.Length;

    /// <summary>The names without wildcard characters that have not been seen so far: perhaps mistyped.</summary>
    public IEnumerable<string> Unseen => Literals.Where(name => !_seen.Contains(name));

    /// <summary>True if <paramref name="name"/> is chosen.</summary>
    public bool Matches(string name)
    {
        if (_patterns.Length == 0)
        {
            return true;
        }

        var isChosen = Array.Exists(_patterns, p => p.IsMatch(name));
        if (isChosen)
        {
            _seen.Add(name);
        }

        return isChosen;
    }
}
