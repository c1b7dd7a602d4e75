namespace Autoauto.Core.Workspace.Configuration;

/// <summary>Which runs keep the machine from going to sleep.</summary>
internal enum KeepAwakeMode
{
    /// <summary>None.</summary>
    Never,

    /// <summary>Those that work in the background: detached and queued ones.</summary>
    Background,

    /// <summary>All of them.</summary>
    Always,
}
