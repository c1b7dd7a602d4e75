using System.Management.Automation;

namespace Autoauto.Binding;

/// <summary>Names and patterns that a user gave to choose things by. Without any, everything is chosen.</summary>
internal sealed class WildcardSet(IReadOnlyCollection<string>? patterns)
{
    private readonly WildcardPattern[] _patterns = [.. (patterns ?? []).Select(p => WildcardPattern.Get(p, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant))];

    /// <summary>The names without wildcard characters: those must exist.</summary>
    public IReadOnlyList<string> Literals { get; } = [.. (patterns ?? []).Where(p => !WildcardPattern.ContainsWildcardCharacters(p))];

    /// <summary>True if every entry is a name without wildcard characters and there is at least one.</summary>
    public bool IsLiteral => _patterns.Length > 0 && Literals.Count == _patterns.Length;

    /// <summary>True if <paramref name="name"/> is chosen.</summary>
    public bool Matches(string name) => _patterns.Length == 0 || Array.Exists(_patterns, p => p.IsMatch(name));
}
