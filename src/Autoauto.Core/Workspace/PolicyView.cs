using Autoauto.Core.Model;

namespace Autoauto.Core.Workspace;

/// <summary>One policy of a repository: what is declared, what the ledger holds, and how the working tree stands to it.</summary>
/// <param name="Name">The policy.</param>
/// <param name="Target">What its file declares; null if that is not valid.</param>
/// <param name="Problems">Everything that is wrong with it.</param>
/// <param name="State">Its place in the ledger; null if it is not registered on this machine.</param>
/// <param name="Head">The newest version; null if it is not registered.</param>
/// <param name="Drift">How the working tree stands to the head; null where that cannot be said.</param>
/// <param name="Path">Full path of its file.</param>
/// <param name="RepositoryPath">Root of the repository.</param>
public sealed record PolicyView(
    string Name,
    PolicyTarget? Target,
    IReadOnlyList<string> Problems,
    PolicyState? State,
    PolicyVersion? Head,
    PolicyDrift? Drift,
    string Path,
    string RepositoryPath);

/// <summary>What differs between two states of a policy.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="FromVersion">The version that was started from.</param>
/// <param name="ToVersion">The version that it was compared with; null for the working tree.</param>
/// <param name="Changes">The files that differ, in the order of their paths.</param>
/// <param name="RepositoryPath">Root of the repository.</param>
public sealed record PolicyComparisonView(string Policy, int FromVersion, int? ToVersion, IReadOnlyList<PolicyFileChange> Changes, string RepositoryPath);
