using System.Text.Json;
using Autoauto.Core.Isolation;
using Autoauto.Core.Measuring;

namespace Autoauto.Core.Workspace;

/// <summary>Finds out whether it is the sandbox that an evaluator fails in, and which setting lets it work there.</summary>
/// <param name="evaluator">Makes the evaluator with the sandboxes of its two scripts.</param>
/// <param name="build">The sandbox of builds.</param>
/// <param name="measure">The sandbox of measurements.</param>
internal sealed class SandboxTrial(Func<Enclosure?, Enclosure?, IEvaluator> evaluator, Enclosure build, Enclosure measure)
{
    /// <summary>What to change, in words; null if the evaluator fails without a sandbox, too.</summary>
    /// <param name="workingDirectory">Where the commit is checked out.</param>
    /// <param name="problems">What it said in the sandbox.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<string?> ExplainAsync(string workingDirectory, IReadOnlyList<string> problems, CancellationToken cancellationToken)
    {
        if (!await WorksAsync(null, null, workingDirectory, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        var found = $"the evaluator fails in the sandbox ({build.Sandbox.Name}) and works without it.";
        if (!measure.Plan.Network && await WorksAsync(build, measure with { Plan = measure.Plan with { Network = true } }, workingDirectory, cancellationToken).ConfigureAwait(false))
        {
            return $"{found} Measurements need the network: set \"measureNetwork\": true in config.json, or let the build fetch what they need";
        }

        var hidden = HiddenPaths.NamedIn(string.Join('\n', problems), HiddenPaths.SeenIn(measure));
        return hidden.Count > 0
            ? $"{found} It cannot see {string.Join(", ", hidden)}: if it may, set \"hostFolders\": {JsonSerializer.Serialize(hidden)} in config.json"
            : $"{found} Its words do not say what is missing there: name the folders outside the repository that it reads (tools, data, package caches in the home folder) under \"hostFolders\" in config.json, or do without a sandbox: set \"sandbox\" to \"none\"";
    }

    private async Task<bool> WorksAsync(Enclosure? builds, Enclosure? measures, string workingDirectory, CancellationToken cancellationToken)
    {
        var tried = evaluator(builds, measures);
        var built = await tried.BuildAsync(workingDirectory, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (!built.Success)
        {
            return false;
        }

        var sample = await tried.MeasureAsync(workingDirectory, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return sample.IsValid;
    }
}
