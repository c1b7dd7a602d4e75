using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Decisions;

/// <summary>How a program invites agents to reach the number without doing the work. Hints for a second look, not proofs.</summary>
public static class EvaluatorHazards
{
    private const int MostFiles = 10;

    /// <summary>Looks at a program's settings and at the texts of its scripts.</summary>
    /// <param name="spec">The settings.</param>
    /// <param name="scripts">Texts of the files in the program's folder by their names.</param>
    /// <param name="tracked">Files of the repository, forward slashes.</param>
    public static IReadOnlyList<string> Find(ProgramSpec spec, IReadOnlyDictionary<string, string> scripts, IReadOnlyList<string> tracked)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(scripts);
        ArgumentNullException.ThrowIfNull(tracked);
        var found = new List<string>();
        if (spec.Gates.Count == 0)
        {
            found.Add("config.json: there is no gate, so nothing checks that a better candidate is still correct. Let the evaluator test that and report it, and set a gate on it.");
        }

        if (spec.Include.Count == 0)
        {
            found.Add("config.json: include is empty, so agents may change every file, the build's and the tests' too. Name the files where the work lies.");
        }

        var include = spec.Include.Count == 0 ? null : new GlobSet(spec.Include);
        var exclude = new GlobSet(spec.Exclude, protects: true);
        var helpers = new GlobSet(spec.Helpers, protects: true);
        foreach (var (name, text) in scripts.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            var changeable = tracked
                .Where(file => (include is null || include.Matches(file)) && !exclude.Matches(file) && !helpers.Matches(file) && Mentions(text, file))
                .Take(MostFiles)
                .ToList();
            if (changeable.Count > 0)
            {
                found.Add($"{name} names files that agents may change: {string.Join(", ", changeable)}. If they are a part of the measurement, put them into helpers or exclude; if they are what is measured, leave them.");
            }
        }

        return found;
    }

    /// <summary>The path as a word of its own: not the end of another path, not the beginning of a longer name.</summary>
    private static bool Mentions(string text, string path)
    {
        for (var at = text.IndexOf(path, StringComparison.Ordinal); at >= 0; at = text.IndexOf(path, at + 1, StringComparison.Ordinal))
        {
            var end = at + path.Length;
            var startsHere = at == 0 || !IsPathCharacter(text[at - 1]) || (at >= 2 && text[at - 1] == '/' && text[at - 2] == '.');
            if (startsHere && (end == text.Length || !IsPathCharacter(text[end]) || (text[end] == '.' && (end + 1 == text.Length || !IsPathCharacter(text[end + 1])))))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsPathCharacter(char c) => char.IsLetterOrDigit(c) || c is '/' or '\\' or '.' or '_' or '-';
}
