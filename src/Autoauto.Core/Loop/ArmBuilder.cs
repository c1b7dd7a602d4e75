using System.Security.Cryptography;
using System.Text;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

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
        if (!await context.Slots.CheckOutAsync(arm, commit, cancellationToken).ConfigureAwait(false))
        {
            return default;
        }

        context.Report(experiment, $"building {(arm == Arm.Baseline ? "the baseline" : "the candidate")}");
        var build = await context.Services.Evaluator.BuildAsync(context.Slots.Measure, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (!build.Success)
        {
            return new BuiltArm(build.Message ?? "The build script failed.", null);
        }

        context.Slots.MarkBuilt(arm, commit);
        return new BuiltArm(null, HashArtifacts(), context.Services.Evaluator.FindTampered(context.Slots.Measure));
    }

    private string? HashArtifacts()
    {
        if (context.Run.Spec.Artifacts.Count == 0)
        {
            return null;
        }

        var globs = new GlobSet(context.Run.Spec.Artifacts);
        var root = context.Slots.Measure;
        var files = Directory.EnumerateFiles(root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Select(f => (Full: f, Relative: Path.GetRelativePath(root, f).Replace('\\', '/')))
            .Where(f => globs.Matches(f.Relative))
            .OrderBy(f => f.Relative, StringComparer.Ordinal)
            .ToList();
        if (files.Count == 0)
        {
            return null;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (full, relative) in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(relative));
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(full)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
