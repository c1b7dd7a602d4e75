using Autoauto.Core.Git;
using Autoauto.Core.Model;

namespace Autoauto.Core.Reporting;

/// <summary>A run's records, read when they are needed.</summary>
public interface IRunRecords
{
    /// <summary>The finished experiments in order, streamed; may be asked for more than once.</summary>
    IEnumerable<Experiment> Experiments();

    /// <summary>The standing invocations that an experiment's decision was made from, in order of time.</summary>
    IReadOnlyList<Measurement> Samples(int experiment);

    /// <summary>What differs between two commits, the text cut at a number of characters; null if a commit is gone from the repository.</summary>
    CommitDiff? Diff(string from, string to, int excerptLimit);
}
