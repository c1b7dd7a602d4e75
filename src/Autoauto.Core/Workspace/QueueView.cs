using Autoauto.Core.Model;

namespace Autoauto.Core.Workspace;

/// <summary>One entry of the queue with its run.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Run">Its run.</param>
/// <param name="Position">Place among those that wait, from 1; 0 if it does not wait.</param>
/// <param name="WorkerPid">The process that works off the queue; null if none does.</param>
/// <param name="RepositoryPath">Root of the repository.</param>
public sealed record QueueView(QueueEntry Entry, Run Run, int Position, int? WorkerPid, string RepositoryPath);
