namespace Autoauto.Core.Workspace.Configuration;

/// <summary>Which runs keep the machine from going to sleep.</summary>
internal enum KeepAwakeMode
{
    /// <summary>No run keeps it awake.</summary>
    Never,

    /// <summary>Runs in the background: detached and queued ones.</summary>
    Background,

    /// <summary>All runs.</summary>
    Always,
}
