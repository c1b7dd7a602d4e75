using Autoauto.Core.Measuring;
using Autoauto.Core.Model;

namespace Autoauto.CrashMatrix.Tests.Simulation;

/// <summary>An evaluator whose values come from the commit that stands at the measuring place, with noise where the script has some.</summary>
internal sealed class ScriptedEvaluator(Life life) : IEvaluator
{
    private const double Noise = 0.004;
    private const double Hiccups = 0.01;
    private static readonly TimeSpan s_duration = TimeSpan.FromSeconds(1.5);

    public string Hash => "evaluator";

    private Machine Machine => life.Machine;

    public Task<BuildResult> BuildAsync(string workingDirectory, CancellationToken cancellationToken)
    {
        life.RequireOwner("build");
        life.Wait("the build works");
        Machine.Time.Advance(s_duration);
        if (Standing() is not { } tree)
        {
            return Task.FromResult(new BuildResult(false, "There is nothing to build.", 0));
        }

        tree.IsBuilt = Machine.Commits[tree.Head].Builds;
        return Task.FromResult(new BuildResult(tree.IsBuilt, tree.IsBuilt ? null : "error: it does not compile", s_duration.TotalSeconds));
    }

    public Task<Sample> MeasureAsync(string workingDirectory, CancellationToken cancellationToken)
    {
        life.RequireOwner("measure");
        Machine.Time.Advance(s_duration);
        if (Standing() is not { } tree)
        {
            return Task.FromResult(new Sample { Failure = InvocationFailure.NotStarted, FailureDetail = "There is nothing to measure." });
        }

        if (!tree.IsBuilt)
        {
            Machine.Violate($"7 {tree.Head[..8]} is measured without being built");
        }

        var sample = SampleOf(Machine.Commits[tree.Head], Machine.Truth.Samples.Count);
        Machine.Truth.Samples.Add(new TrueSample(tree.Head, sample.Value));
        var process = FormattableString.Invariant($"{Machine.RunId}.evaluator{Machine.Truth.Samples.Count}");
        Machine.Processes.Add(process);
        life.Wait("the evaluator works");
        Machine.Processes.Remove(process);
        return Task.FromResult(cancellationToken.IsCancellationRequested ? new Sample { Failure = InvocationFailure.Cancelled } : sample);
    }

    private Tree? Standing() => Machine.Folder?.Slots.GetValueOrDefault(Machine.Folder.Standing);

    private Sample SampleOf(SimulatedCommit commit, int serial)
    {
        var random = new Random(unchecked((serial * 7919) + commit.Sha[0]));
        if (!commit.Measures || (!Machine.Script.IsExact && random.NextDouble() < Hiccups))
        {
            return new Sample { Failure = InvocationFailure.ExitCode, ExitCode = 3, FailureDetail = "exit code 3", DurationSeconds = s_duration.TotalSeconds };
        }

        var noise = Machine.Script.IsExact ? 0 : Noise * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var value = commit.Level * (1 + noise);
        return new Sample
        {
            Value = value,
            Values = new Dictionary<string, double> { ["ms"] = value, ["quality"] = commit.Quality },
            ExitCode = 0,
            DurationSeconds = s_duration.TotalSeconds,
        };
    }
}
