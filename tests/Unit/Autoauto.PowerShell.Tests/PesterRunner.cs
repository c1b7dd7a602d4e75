namespace Autoauto.PowerShell.Tests;

/// <summary>Runs single files of <c>tests/Pester</c> in a PowerShell of its own.</summary>
public abstract class PesterRunner(PesterSession session)
{
    /// <summary>The file that runs every example of the help.</summary>
    protected const string HelpExamples = "HelpExamples.Tests.ps1";

    /// <summary>Runs a file.</summary>
    protected async Task PassesAsync(string file)
    {
        ArgumentNullException.ThrowIfNull(session);
        var (isGood, text) = await session.RunAsync(SourceTree.PathOf($"tests/Pester/{file}"), TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine(text);
        Assert.True(isGood, $"{file}:\n{text}");
    }
}
