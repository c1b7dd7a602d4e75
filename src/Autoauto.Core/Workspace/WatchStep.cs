using Autoauto.Core.Loop;
using Autoauto.Core.Model;

namespace Autoauto.Core.Workspace;

/// <summary>One look at a run that some process works on.</summary>
/// <param name="View">The run as it is.</param>
/// <param name="Progress">What it is doing.</param>
/// <param name="Events">What has happened since the last look.</param>
public sealed record WatchStep(RunView View, RunProgress Progress, IReadOnlyList<AuditEvent> Events);
