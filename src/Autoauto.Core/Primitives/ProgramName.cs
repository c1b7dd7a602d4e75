using Autoauto.Core.Errors;

namespace Autoauto.Core.Primitives;

/// <summary>
/// Names of programs: they are folder names, parts of branch names and arguments, so only lower-case letters, digits and inner hyphens are
/// allowed, at most 64 of them, and no name that Windows keeps for devices.
/// </summary>
public static class ProgramName
{
    private const int LongestName = 64;

    private static readonly HashSet<string> s_reserved = new(
        ["con", "prn", "aux", "nul", .. Enumerable.Range(1, 9).SelectMany(i => new[] { $"com{i}", $"lpt{i}" })],
        StringComparer.Ordinal);

    /// <summary>What is wrong with <paramref name="name"/>, as one sentence; null if it is a valid name.</summary>
    public static string? Validate(string? name) => Validate(name, "program");

    /// <summary>The same rule for another <paramref name="kind"/> of thing that has a file or folder of its own.</summary>
    internal static string? Validate(string? name, string kind)
    {
        if (string.IsNullOrEmpty(name))
        {
            return $"A {kind} needs a name.";
        }

        var shown = name.Length > 80 ? name[..80] + "…" : name;
        if (name.Length > LongestName || name[0] == '-' || name[^1] == '-' || !name.All(IsAllowed))
        {
            return $"'{shown}' is no name for a {kind}: use 1 to 64 lower-case letters, digits and hyphens, without a hyphen at the ends.";
        }

        return s_reserved.Contains(name) ? $"'{shown}' is no name for a {kind}: Windows keeps it for a device." : null;
    }

    /// <summary>Returns <paramref name="name"/> if it is valid.</summary>
    /// <exception cref="AutoautoException"><see cref="ErrorCode.InvalidArgument"/> otherwise.</exception>
    public static string Require(string? name) =>
        Validate(name) is { } problem
            ? throw new AutoautoException(ErrorCode.InvalidArgument, problem, name, "Choose a name such as 'parse-speed'.")
            : name!;

    private static bool IsAllowed(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-';
}
