namespace Autoauto.PowerShell.Tests;

/// <summary>
/// Runs every file of <c>tests/Pester</c> in a PowerShell beside this process: a loaded assembly cannot be replaced, so nothing of it may live in
/// here. PowerShell and Pester are restored with the packages; where they are missing, every file fails and says so.
/// </summary>
public sealed class PesterTests(PesterSession session) : IClassFixture<PesterSession>
{
    private const string HelpExamples = "HelpExamples.Tests.ps1";

    private static readonly string[] s_long =
    [
        "Background.Tests.ps1", "Complete-AutoRun.Tests.ps1", "Contract.Tests.ps1", "Examples.Tests.ps1", "Get-AutoPrediction.Tests.ps1", "Get-AutoRejection.Tests.ps1", "Invoke-AutoEpisode.Tests.ps1", "Isolation.Tests.ps1", "Measure-AutoRun.Tests.ps1", "Pipeline.Tests.ps1",
        "Remove-AutoRun.Tests.ps1", "Repair-AutoRepository.Tests.ps1", "Resume-AutoEpisode.Tests.ps1", "Stop-AutoRun.Tests.ps1", "Test-AutoProgram.Tests.ps1", "Traps.Tests.ps1",
    ];

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
        var (isGood, text) = await session.RunAsync(SourceTree.PathOf($"tests/Pester/{file}"), TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine(text);
        Assert.True(isGood, $"{file}:\n{text}");
    }
}
