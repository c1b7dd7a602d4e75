using System.ComponentModel;
using System.Diagnostics;

namespace Autoauto.PowerShell.Tests;

/// <summary>
/// Runs every file of <c>tests/Pester</c> in a PowerShell beside this process: a loaded assembly cannot be replaced, so nothing of it may live in
/// here. Skipped, with the reason, where there is no PowerShell 7.6 or no Pester 5.
/// </summary>
public sealed class PesterTests(PesterSession session) : IClassFixture<PesterSession>
{
    private const string HelpExamples = "HelpExamples.Tests.ps1";
    private static readonly string[] s_long = ["Background.Tests.ps1", "Contract.Tests.ps1", "Examples.Tests.ps1", "Isolation.Tests.ps1", "Pipeline.Tests.ps1", "Repair-AutoRepository.Tests.ps1", "Test-AutoProgram.Tests.ps1"];
    private static readonly Lazy<string?> s_whyNot = new(FindObstacle);

    private const string Requirements = """
        if ($PSVersionTable.PSVersion -lt [version] '7.6') { "PowerShell is $($PSVersionTable.PSVersion), 7.6 is needed."; exit 2 }
        if (-not (Get-Module -ListAvailable Pester | Where-Object { $_.Version.Major -eq 5 })) { 'Pester 5 is not installed.'; exit 2 }
        """;

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(SourceTree.PathOf("tests/Pester"), "*.Tests.ps1")
        .Select(path => Path.GetFileName(path))
        .Where(file => file != HelpExamples && !s_long.Contains(file))
        .Order(StringComparer.Ordinal)];

    public static TheoryData<string> LongFiles => [.. s_long];

    [Theory]
    [MemberData(nameof(Files))]
    public Task File_passes(string file) => PassesAsync(file);

    [Theory]
    [Trait("Category", "Long")]
    [MemberData(nameof(LongFiles))]
    public Task Long_file_passes(string file) => PassesAsync(file);

    [Fact]
    [Trait("Category", "HelpExamples")]
    public Task The_examples_of_the_help_run() => PassesAsync(HelpExamples);

    private async Task PassesAsync(string file)
    {
        Assert.SkipWhen(s_whyNot.Value is not null, s_whyNot.Value ?? string.Empty);
        var (passed, text) = await session.RunAsync(SourceTree.PathOf($"tests/Pester/{file}"), TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine(text);
        Assert.True(passed, $"{file}:\n{text}");
    }

    private static string? FindObstacle()
    {
        try
        {
            var start = new ProcessStartInfo("pwsh", ["-NoLogo", "-NoProfile", "-NonInteractive", "-Command", Requirements]) { RedirectStandardOutput = true };
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : output.Trim();
        }
        catch (Win32Exception)
        {
            return "PowerShell (pwsh) is not installed.";
        }
    }
}
