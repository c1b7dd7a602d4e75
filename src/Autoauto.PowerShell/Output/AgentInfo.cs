namespace Autoauto.Output;

/// <summary>One known agent as users see it (<c>Autoauto.Agent</c>).</summary>
public sealed class AgentInfo
{
    /// <summary>Name, as -Agent takes it.</summary>
    public required string Agent { get; init; }

    /// <summary>True if it can be started.</summary>
    public required bool IsInstalled { get; init; }

    /// <summary>What it says its version is; null if it is not installed or says nothing usable.</summary>
    public string? Version { get; init; }

    /// <summary>False if it obviously is not signed in; null if only a call can tell.</summary>
    public bool? IsSignedIn { get; init; }

    /// <summary>Full path of its executable.</summary>
    public string? ExecutablePath { get; init; }

    /// <summary>What to type to install it.</summary>
    public required string InstallCommand { get; init; }

    /// <summary>What to type to sign in.</summary>
    public required string SignInCommand { get; init; }

    /// <summary>Its models that the built-in price table knows, newest first, separated by commas; it may take others. Null if none is known.</summary>
    public string? Models { get; init; }
}
