using Autoauto.Core.Measuring;
using Autoauto.Core.Model;

namespace Autoauto.Core.Loop;

/// <summary>What came of bringing an arm to the measuring place.</summary>
/// <param name="Failure">Why the build failed; null if it did not.</param>
/// <param name="Artifacts">Hash of the build's results; null where none are declared.</param>
/// <param name="Tampered">The evaluator's helper files that the build changed; null or empty if none.</param>
internal readonly record struct BuiltArm(string? Failure, string? Artifacts, IReadOnlyList<string>? Tampered = null);

/// <summary>Checks an arm out at the measuring place, builds it once and warms it up.</summary>
internal sealed class ArmBuilder(RunContext context)
{
    /// <summary>Makes <paramref name="arm"/> ready to be measured at <paramref name="commit"/>; nothing happens if it is.</summary>
    public async Task<BuiltArm> PrepareAsync(Arm arm, string commit, int experiment, CancellationToken cancellationToken)
    {
        context.Journal.RequireLease();
        context.Steps.Enter("Checking out a commit to be built and measured");
        if (!await context.Slots.CheckOutAsync(arm, commit, cancellationToken).ConfigureAwait(false))
        {
            return default;
        }

        context.Report(experiment, $"building {(arm == Arm.Baseline ? "the baseline" : "the candidate")}");
        var build = await BuildAsync(cancellationToken).ConfigureAwait(false);
        context.Steps.Enter("Looking at what the build made");
        cancellationToken.ThrowIfCancellationRequested();
        if (!build.Success)
        {
            return new BuiltArm(build.Message ?? "The build script failed.", null);
        }

        try
        {
            var artifacts = context.Run.Spec.Artifacts is { Count: > 0 } globs ? context.Slots.HashArtifacts(globs, cancellationToken) : null;
            var tampered = context.Services.Evaluator.FindTampered(context.Slots.Measure);
            context.Slots.MarkBuilt(arm, commit, build.HasRun, cancellationToken);
            return new BuiltArm(null, artifacts, tampered);
        }
        catch (Exception e) when (e is UnauthorizedAccessException || (e is IOException io && !EngineFailure.IsDiskFull(io)))
        {
            return new BuiltArm($"What the build left behind could not be looked at: {e.Message}", null);
        }
    }

    private async Task<BuildResult> BuildAsync(CancellationToken cancellationToken)
    {
        using (context.Steps.Outside())
        {
            return await context.Services.Evaluator.BuildAsync(context.Slots.Measure, cancellationToken).ConfigureAwait(false);
        }
    }
}
