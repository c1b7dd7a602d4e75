using System.Text;

namespace Autoauto.Core.Primitives;

/// <summary>A short name made of a text that somebody else wrote, fit for a branch or a file.</summary>
public static class Slug
{
    /// <summary>
    /// ASCII letters and digits in lower case, everything else as single hyphens, cut between words; <paramref name="fallback"/> if nothing is left.
    /// </summary>
    public static string Of(string? text, int limit, string fallback)
    {
        var slug = new StringBuilder();
        foreach (var c in text ?? string.Empty)
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                slug.Append(char.ToLowerInvariant(c));
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        var name = slug.ToString().TrimEnd('-');
        if (name.Length > limit)
        {
            var end = name.LastIndexOf('-', limit);
            name = name[..(end > 0 ? end : limit)];
        }

        return name.Length == 0 ? fallback : name;
    }
}
