namespace Autoauto.Core.Agents;

/// <summary>The user's account as far as agents need it: where the home is, which variables are set.</summary>
public sealed record AgentHost
{
    /// <summary>The user's home directory.</summary>
    public required string HomeDirectory { get; init; }

    /// <summary>Looks a variable up.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>True if agents run as root, which some of them refuse unless told that they are in a sandbox.</summary>
    public bool IsRoot { get; init; }

    /// <summary>The account of this process.</summary>
    public static AgentHost Current() => new()
    {
        HomeDirectory = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
        Variable = Environment.GetEnvironmentVariable,
        IsRoot = !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess,
    };
}
