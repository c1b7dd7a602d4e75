using System.Text.RegularExpressions;
using Autoauto.Core.Reporting;
using Autoauto.Core.Tests.Support;
using Autoauto.Output;

namespace Autoauto.Core.Tests.Reporting;

/// <summary>Whole reports, byte for byte: a change of the form is seen where it is reviewed.</summary>
public sealed partial class GoldenReportTests
{
    public static TheoryData<string> Files => ["run.html", "run.md", "run.json", "episode.html", "episode.md", "episode.json"];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_report_is_as_it_was_recorded(string file) =>
        Assert.True(File.ReadAllText(Recorded(file)).ReplaceLineEndings("\n") == Text(file), $"{file} differs: look at the difference, then write it again by the explicit test {nameof(Record)}.");

    /// <summary>Writes them into the folder that <c>AUTOAUTO_RECORD</c> names: <c>Fixtures/reports</c>.</summary>
    [Fact(Explicit = true)]
    public void Record()
    {
        var folder = Environment.GetEnvironmentVariable("AUTOAUTO_RECORD") ?? throw new InvalidOperationException("AUTOAUTO_RECORD must name a folder.");
        foreach (var file in Files)
        {
            File.WriteAllText(Path.Combine(folder, file), Text(file));
        }
    }

    private static string Text(string file)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}-{file}");
        try
        {
            var format = ReportFormats.Of(file)!.Value;
            if (file.StartsWith("run", StringComparison.Ordinal))
            {
                ReportFile.Write(path, SampleReport.Of(12), format, ReportObjects.Instance);
            }
            else
            {
                ReportFile.Write(path, SampleEpisode.Of(), format, ReportObjects.Instance);
            }

            return Version().Replace(File.ReadAllText(path), "Made by Autoauto 0.0.0 on");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string Recorded(string file) => Path.Combine(AppContext.BaseDirectory, "Fixtures/reports", file);

    [GeneratedRegex(@"Made by Autoauto \S+ on", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Version();
}
