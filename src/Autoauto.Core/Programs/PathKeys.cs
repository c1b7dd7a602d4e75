namespace Autoauto.Core.Programs;

/// <summary>What a configuration says about places on this machine.</summary>
internal static class PathKeys
{
    /// <summary>The script of the hidden check. A tilde stands for the home folder: a program's settings are shared by people.</summary>
    public static string? ReadHoldout(ConfigObject o, string key)
    {
        if (o.Text(key) is not { } text)
        {
            return null;
        }

        var path = text.StartsWith("~/", StringComparison.Ordinal)
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), text[2..])
            : text;
        if (!Path.IsPathFullyQualified(path))
        {
            o.Report(key, $"is '{text}'; it has to be a full path outside the repository, or begin with ~/");
        }

        return path;
    }

    /// <summary>Why a path cannot be linked from the checkout; null if it can.</summary>
    public static string? WhyNoLink(string path) => path switch
    {
        "" => "must be the path of a folder or file below the repository's root",
        _ when path.Contains('\\', StringComparison.Ordinal) => "is written with forward slashes",
        _ when Path.IsPathRooted(path) || path.Contains(':', StringComparison.Ordinal) || path.StartsWith('~') => "must be a path below the repository's root; what lies elsewhere is named under \"hostFolders\"",
        _ when path.Any(c => c == '*' || char.IsControl(c)) => "is one path, without a wildcard",
        _ when path.Split('/').Any(part => part is "" or "." or "..") => "must not have empty parts, '.' or '..'",
        _ when path.Split('/') is var parts && (parts[0].Equals(".autoauto", StringComparison.OrdinalIgnoreCase) || parts.Contains(".git", StringComparer.OrdinalIgnoreCase)) =>
            "is git's or the engine's own",
        _ => null,
    };

    /// <summary>Why a path is no place of the machine; null if it is one.</summary>
    public static string? WhyNoHostFolder(string path) =>
        path.StartsWith("~/", StringComparison.Ordinal) || Path.IsPathFullyQualified(path) ? null : "must be a full path, or begin with ~/";
}
