using System.Globalization;
using System.Text.Json;
using Autoauto.Bench.Overhead;

namespace Autoauto.Bench.Pipeline;

/// <summary>How <c>Get-AutoExperiment</c> reads a large database in a warm PowerShell.</summary>
/// <param name="Experiments">Experiments read.</param>
/// <param name="Runs">Runs that they belong to.</param>
/// <param name="FirstMs">From the call to its end with <c>Select-Object -First 1</c>.</param>
/// <param name="AllMs">All of them into <c>Out-Null</c>.</param>
/// <param name="AllCpuMs">Processor time of that.</param>
/// <param name="HeapGrowthMegabytes">The live heap near the end minus the live heap after the first fifth, while one call streams.</param>
internal sealed record ReadingTimes(int Experiments, int Runs, Quantiles FirstMs, Quantiles AllMs, Quantiles AllCpuMs, double HeapGrowthMegabytes)
{
    private const double Megabyte = 1 << 20;

    public static async Task<ReadingTimes> MeasureAsync(Shell shell, string manifest, int experiments, int runs, int repeats)
    {
        using var repository = await PipelineRepository.CreateAsync(experiments, runs).ConfigureAwait(false);
        var text = await shell.RunAsync(
            "-File", Path.Combine(AppContext.BaseDirectory, "Pipeline", "Reading.ps1"), "-ModuleManifest", manifest, "-RepositoryPath", repository.Root,
            "-Repeats", repeats.ToString(CultureInfo.InvariantCulture), "-HeapStep", Math.Max(1, experiments / 5).ToString(CultureInfo.InvariantCulture)).ConfigureAwait(false);
        using var document = JsonDocument.Parse(text);
        var heap = Numbers(document, "Heap");
        return new ReadingTimes(
            document.RootElement.GetProperty("Count").GetInt32(), runs, Quantiles.Of(Numbers(document, "First")), Quantiles.Of(Numbers(document, "All")), Quantiles.Of(Numbers(document, "AllCpu")),
            Math.Round((heap[^1] - heap[0]) / Megabyte, 2));
    }

    private static List<double> Numbers(JsonDocument document, string name) => [.. document.RootElement.GetProperty(name).EnumerateArray().Select(n => n.GetDouble())];
}
