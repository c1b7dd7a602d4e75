using System.Globalization;
using Autoauto.Bench.Overhead;

namespace Autoauto.Bench.Pipeline;

/// <summary>How long the import takes in fresh processes, beside that of a module with nothing in it.</summary>
/// <param name="Pairs">Pairs of processes, in turns.</param>
/// <param name="EmptyMs">The empty module.</param>
/// <param name="ModuleMs">Autoauto.</param>
/// <param name="DifferenceMs">Autoauto minus the empty module, pair by pair.</param>
/// <param name="SmallestDifferenceMs">The smallest import of the one minus the smallest of the other: the least disturbed figure.</param>
internal sealed record ImportTimes(int Pairs, Quantiles EmptyMs, Quantiles ModuleMs, Quantiles DifferenceMs, double SmallestDifferenceMs)
{
    public static async Task<ImportTimes> MeasureAsync(Shell shell, string manifest, int pairs)
    {
        var folder = Directory.CreateTempSubdirectory("autoauto-empty-");
        try
        {
            var empty = Path.Combine(folder.FullName, "Empty.psd1");
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "Empty.psm1"), string.Empty).ConfigureAwait(false);
            await File.WriteAllTextAsync(
                empty, "@{ RootModule = 'Empty.psm1'; ModuleVersion = '1.0'; FunctionsToExport = @(); CmdletsToExport = @(); AliasesToExport = @(); VariablesToExport = @() }").ConfigureAwait(false);
            var (ofEmpty, ofModule) = (new List<double>(), new List<double>());
            for (var pair = 0; pair < pairs; pair++)
            {
                // In turns, and each first as often as the other: what the machine does meanwhile hits both.
                var emptyFirst = pair % 2 == 0;
                (emptyFirst ? ofEmpty : ofModule).Add(await ImportAsync(shell, emptyFirst ? empty : manifest).ConfigureAwait(false));
                (emptyFirst ? ofModule : ofEmpty).Add(await ImportAsync(shell, emptyFirst ? manifest : empty).ConfigureAwait(false));
            }

            return new ImportTimes(
                pairs, Quantiles.Of(ofEmpty), Quantiles.Of(ofModule), Quantiles.Of(ofModule.Zip(ofEmpty, (a, b) => a - b)), Math.Round(ofModule.Min() - ofEmpty.Min(), 3));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<double> ImportAsync(Shell shell, string manifest)
    {
        var path = manifest.Replace("'", "''", StringComparison.Ordinal);
        var text = await shell.RunAsync(
            "-Command", $"$c = [Diagnostics.Stopwatch]::StartNew(); Import-Module '{path}'; $c.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture)").ConfigureAwait(false);
        return double.Parse(text, CultureInfo.InvariantCulture);
    }
}
