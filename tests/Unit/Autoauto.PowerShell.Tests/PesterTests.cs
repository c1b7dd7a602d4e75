using System.ComponentModel;
using System.Diagnostics;

namespace Autoauto.PowerShell.Tests;

/// <summary>
/// Runs every file of <c>tests/Pester</c> in a PowerShell of its own: a loaded assembly cannot be replaced, so nothing of it may live in
/// this process. Skipped, with the reason, where there is no PowerShell 7.6 or no Pester 5.
/// </summary>
public sealed class PesterTests
{
    private const string HelpExamples = "HelpExamples.Tests.ps1";
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(20);
    private static readonly Lazy<string?> s_whyNot = new(FindObstacle);

    private const string Run = """
        $ErrorActionPreference = 'Stop'
        Import-Module Pester -MinimumVersion 5.0 -MaximumVersion 5.999
        $configuration = New-PesterConfiguration
        $configuration.Run.Path = $env:AUTOAUTO_PESTER_FILE
        $configuration.Run.PassThru = $true
        $configuration.Output.Verbosity = 'None'
        $result = Invoke-Pester -Configuration $configuration
        foreach ($test in $result.Failed) { "FAILED $($test.ExpandedPath)"; $test.ErrorRecord | ForEach-Object { "    $($_.Exception.Message)" } }
        foreach ($block in $result.FailedBlocks + $result.FailedContainers) { "FAILED $block"; $block.ErrorRecord | ForEach-Object { "    $($_.Exception.Message)" } }
        "$($result.PassedCount) passed, $($result.FailedCount) failed, $($result.SkippedCount) skipped"
        exit ($result.Result -eq 'Passed' -and $result.PassedCount -gt 0 ? 0 : 1)
        """;

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(SourceTree.PathOf("tests/Pester"), "*.Tests.ps1")
        .Select(path => Path.GetFileName(path))
        .Where(file => file != HelpExamples)
        .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public Task File_passes(string file) => PassesAsync(file);

    [Fact]
    [Trait("Category", "HelpExamples")]
    public Task The_examples_of_the_help_run() => PassesAsync(HelpExamples);

    private static async Task PassesAsync(string file)
    {
        Assert.SkipWhen(s_whyNot.Value is not null, s_whyNot.Value ?? string.Empty);
        var (exitCode, output) = await StartAsync(Run, SourceTree.PathOf($"tests/Pester/{file}"), TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine(output);
        Assert.True(exitCode == 0, $"{file}:\n{output}");
    }

    private static string? FindObstacle()
    {
        try
        {
            var (exitCode, output) = StartAsync(
                "if ($PSVersionTable.PSVersion -lt [version] '7.6') { \"PowerShell is $($PSVersionTable.PSVersion), 7.6 is needed.\"; exit 2 }; "
                + "if (-not (Get-Module -ListAvailable Pester | Where-Object { $_.Version.Major -eq 5 })) { 'Pester 5 is not installed.'; exit 2 }",
                string.Empty,
                CancellationToken.None).GetAwaiter().GetResult();
            return exitCode == 0 ? null : output.Trim();
        }
        catch (Win32Exception)
        {
            return "PowerShell (pwsh) is not installed.";
        }
    }

    private static async Task<(int ExitCode, string Output)> StartAsync(string script, string file, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("pwsh") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = SourceTree.Root };
        foreach (var argument in new[] { "-NoLogo", "-NoProfile", "-NonInteractive", "-Command", script })
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["AUTOAUTO_PESTER_FILE"] = file;
        start.Environment["NO_COLOR"] = "1";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode, await output + await errors);
    }
}
