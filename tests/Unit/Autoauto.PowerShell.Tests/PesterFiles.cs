namespace Autoauto.PowerShell.Tests;

/// <summary>The files of <c>tests/Pester</c>, dealt out to the classes that run them.</summary>
public abstract class PesterFiles(PesterSession session) : PesterRunner(session)
{
    private const int Shares = 2;

    private static readonly string[] s_long =
    [
        "Background.Tests.ps1", "Complete-AutoRun.Tests.ps1", "Completion.Tests.ps1", "Contract.Tests.ps1", "Examples.Tests.ps1", "Export-AutoReport.Tests.ps1",
        "Get-AutoLog.Tests.ps1", "Get-AutoPrediction.Tests.ps1", "Get-AutoRejection.Tests.ps1", "Invoke-AutoEpisode.Tests.ps1", "Isolation.Tests.ps1",
        "Measure-AutoRun.Tests.ps1", "Pipeline.Tests.ps1", "Remove-AutoRun.Tests.ps1", "Repair-AutoRepository.Tests.ps1", "Resume-AutoEpisode.Tests.ps1",
        "Resume-AutoRun.Tests.ps1", "Set-AutoConfig.Tests.ps1", "Start-AutoRun.Tests.ps1", "Stop-AutoRun.Tests.ps1", "Test-AutoProgram.Tests.ps1", "Traps.Tests.ps1",
    ];

    [Theory]
    [MemberData("Files")]
    public Task File_passes(string file) => PassesAsync(file);

    [Theory]
    [Trait("Category", "Long")]
    [MemberData("LongFiles")]
    public Task Long_file_passes(string file) => PassesAsync(file);

    /// <summary>A share of the files that run with the plain tests.</summary>
    protected static TheoryData<string> Plain(int share) => Deal(
        Directory.EnumerateFiles(SourceTree.PathOf("tests/Pester"), "*.Tests.ps1")
            .Select(path => Path.GetFileName(path))
            .Where(file => file != HelpExamples && !s_long.Contains(file)),
        share);

    /// <summary>A share of the files that take longer.</summary>
    protected static TheoryData<string> Long(int share) => Deal(s_long, share);

    private static TheoryData<string> Deal(IEnumerable<string> files, int share) =>
        [.. files.Order(StringComparer.Ordinal).Where((_, index) => index % Shares == share)];
}
