namespace Autoauto.PowerShell.Tests;

/// <summary>
/// Runs every file of <c>tests/Pester</c> in a PowerShell beside this process: a loaded assembly cannot be replaced, so nothing of it may live in
/// here. PowerShell and Pester are restored with the packages; where they are missing, every file fails and says so.
/// </summary>
public sealed class PesterTests(PesterSession session) : PesterFiles(session), IClassFixture<PesterSession>
{
    public static TheoryData<string> Files => Plain(0);

    public static TheoryData<string> LongFiles => Long(0);
}

/// <summary>The other half of the files, in a PowerShell of their own at the same time: most of the time of a file is waiting.</summary>
public sealed class OtherPesterTests(PesterSession session) : PesterFiles(session), IClassFixture<PesterSession>
{
    public static TheoryData<string> Files => Plain(1);

    public static TheoryData<string> LongFiles => Long(1);
}

/// <summary>The examples of the help, which take as long as many files, in a third PowerShell.</summary>
public sealed class HelpExampleTests(PesterSession session) : PesterRunner(session), IClassFixture<PesterSession>
{
    [Fact]
    [Trait("Category", "HelpExamples")]
    public Task The_examples_of_the_help_run() => PassesAsync(HelpExamples);
}
