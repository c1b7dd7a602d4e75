using System.Globalization;

namespace Autoauto.Core.Git;

/// <summary>
/// Lets git wait for the disk at whatever it writes. By itself it flushes only packs: after a power cut the database would speak of commits that are not
/// there. Git 2.36 and newer know the setting (<c>core.fsync</c>); older ones ignore it.
/// </summary>
internal static class GitFlush
{
    private const string Name = "core.fsync";
    private const string Value = "all";
    private const string CountVariable = "GIT_CONFIG_COUNT";

    /// <summary>Arguments of the engine's own git.</summary>
    public static IReadOnlyList<string> Arguments { get; } = ["-c", $"{Name}={Value}"];

    /// <summary>Arguments behind them for a git whose index is no loss. Nothing can be taken away from "all".</summary>
    public static IReadOnlyList<string> ButIndex { get; } = ["-c", $"{Name}=objects,derived-metadata,reference"];

    /// <summary>Variables for a process that calls git itself, such as an agent: behind those that its user has set in the same way.</summary>
    public static IReadOnlyDictionary<string, string> Variables()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable(CountVariable), NumberStyles.None, CultureInfo.InvariantCulture, out var set) ? set : 0;
        return new Dictionary<string, string>
        {
            [CountVariable] = (count + 1).ToString(CultureInfo.InvariantCulture),
            [string.Create(CultureInfo.InvariantCulture, $"GIT_CONFIG_KEY_{count}")] = Name,
            [string.Create(CultureInfo.InvariantCulture, $"GIT_CONFIG_VALUE_{count}")] = Value,
        };
    }
}
