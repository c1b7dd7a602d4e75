using System.Diagnostics;
using System.Globalization;
using Autoauto.Core.Reporting;
using Autoauto.Core.Tests.Support;
using Autoauto.Output;

namespace Autoauto.Core.Tests.Reporting;

/// <summary>
/// A report in a real browser. Runs when asked for (dotnet test with the filter Category=Browser) and fails where there is no Chromium: AUTOAUTO_CHROMIUM
/// names its executable where it is not called chromium. AUTOAUTO_SCREENSHOTS names a folder that gets the pictures.
/// </summary>
[Trait("Category", "Browser")]
public sealed class BrowserTests : IDisposable
{
    private const string Hostile = "<img src=x onerror=\"document.title='pwned'\"><script>document.title='pwned'</script>";
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory(Timeout = 300_000)]
    [InlineData("run", 375)]
    [InlineData("run", 1280)]
    [InlineData("episode", 375)]
    [InlineData("episode", 1280)]
    public async Task The_page_fits_runs_nothing_and_breaks_no_policy(string kind, int width)
    {
        WritePage(kind, 60, Hostile);
        var frame = _scratch.Write("frame.html", string.Create(CultureInfo.InvariantCulture, $$"""
            <body><iframe id="f" src="report.html" style="border:0;width:{{width}}px;height:900px"></iframe><script>
            f.onload = () => { const d = f.contentDocument; document.body.innerHTML = 'scroll=' + d.documentElement.scrollWidth + ' title=' + d.title
              + ' scripts=' + d.scripts.length + ' images=' + d.images.length; };
            </script></body>
            """));

        var (dom, log) = await ChromiumAsync("--dump-dom", "--allow-file-access-from-files", "--virtual-time-budget=2000", new Uri(frame).AbsoluteUri);

        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"scroll={width} title={(kind == "run" ? "speed: run 20200101-000000-abcd" : "rules: episode late-20200102-000000000")}"), dom, StringComparison.Ordinal);
        Assert.Contains("scripts=0 images=0", dom, StringComparison.Ordinal);
        Assert.DoesNotContain("CONSOLE", log, StringComparison.Ordinal);
    }

    [Theory(Timeout = 300_000)]
    [InlineData("run", 1, "light", 60)]
    [InlineData("run", 0, "dark", 60)]
    [InlineData("run", 1, "long", 10_000)]
    [InlineData("episode", 1, "episode-light", 4)]
    [InlineData("episode", 0, "episode-dark", 4)]
    [InlineData("episode", 1, "episode-long", 300)]
    public async Task It_is_drawn_in_light_and_in_dark(string kind, int scheme, string name, int size)
    {
        var page = WritePage(kind, size);
        var picture = Environment.GetEnvironmentVariable("AUTOAUTO_SCREENSHOTS") is { Length: > 0 } folder
            ? Path.Combine(Directory.CreateDirectory(folder).FullName, name + ".png")
            : _scratch[name + ".png"];

        var (_, log) = await ChromiumAsync(
            FormattableString.Invariant($"--blink-settings=preferredColorScheme={scheme}"), $"--screenshot={picture}", "--window-size=1280,2400", new Uri(page).AbsoluteUri);

        Assert.DoesNotContain("CONSOLE", log, StringComparison.Ordinal);
        Assert.InRange(new FileInfo(picture).Length, 20_000, 5_000_000);
    }

    /// <summary>Writes the page of a run of so many experiments, or of an episode of so many tasks.</summary>
    private string WritePage(string kind, int size, string text = "plain words")
    {
        var page = _scratch["report.html"];
        if (kind == "run")
        {
            ReportFile.Write(page, SampleReport.Of(size, text), ReportFormat.Html, ReportObjects.Instance);
        }
        else
        {
            ReportFile.Write(page, SampleEpisode.Of(text, size), ReportFormat.Html, ReportObjects.Instance);
        }

        return page;
    }

    private async Task<(string Output, string Log)> ChromiumAsync(params string[] arguments)
    {
        var info = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("AUTOAUTO_CHROMIUM") ?? "chromium",
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--enable-logging=stderr",
                $"--user-data-dir={_scratch["profile"]}", .. arguments,
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(info)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (output, await error);
    }
}
