#:property PublishAot=false
#:property UseAppHost=false
#:property InvariantGlobalization=true
#:property NuGetAudit=false

// Takes one sample of the program that build.cs has put into out/: runs it once as a child process, and prints one JSON
// object. Only what can be seen from outside counts. What the program itself says about time goes into the diagnostics
// for the agent to read, and has no influence on the result.

using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

// The report of the original program. It ends in a checksum of the complete tables, not only of the lines shown.
const string Expected = """
    documents               75
    words                   150000
    different words         14994
    different pairs         134573
    anagram groups          1397

    Most frequent words
    -------------------
    nanefaga                1953
    fume                    1782
    lupet                   1647
    nurelusi                1543
    daremupu                1490
    gudi                    1321
    livozobi                1291
    fusosigo                1242
    liduzedop               1087
    redasari                1062

    Most frequent pairs
    -------------------
    daremupu nanefaga       28
    nanefaga nurelusi       25
    lupet nanefaga          24
    lupet fume              23
    lupet daremupu          22
    fume nanefaga           21
    fume nurelusi           21
    livozobi livozobi       21
    nanefaga gudi           21
    nanefaga liduzedop      21

    Leading words
    -------------
    document 001            nanefaga, lupet, daremupu
    document 002            nanefaga, lupet, fume
    document 003            nanefaga, fume, lupet
    document 004            nanefaga, lupet, fume
    document 007            nanefaga, fume, lupet
    document 013            nanefaga, lupet, fume
    document 022            nanefaga, fume, lupet

    Largest anagram groups
    ----------------------
    aber                    bare bera rabe reba
    abgo                    bago boga gabo goba
    abiz                    bazi biza zabi ziba
    ablo                    balo bola labo loba
    adfo                    dafo dofa fado foda
    adgi                    dagi diga gadi gida
    adlo                    dalo dola lado loda
    aduv                    davu duva vadu vuda
    aegl                    gale gela lage lega
    aegm                    game gema mage mega

    checksum                4a044ffc1cd013d5
    """;

const string Program = "out/WordStats.dll";
const int MillisecondsBetweenLooks = 15;

if (!File.Exists(Program))
{
    Console.Error.WriteLine($"{Program} is missing in {Environment.CurrentDirectory}: has build.cs been run here?");
    return 1;
}

var start = new ProcessStartInfo(DotnetHost(), [Program, "--seed", "1", "--phases"])
{
    RedirectStandardInput = true,
    RedirectStandardOutput = true,
    RedirectStandardError = true,
};

long peakBytes = 0;
var stopwatch = Stopwatch.StartNew();
using var program = Process.Start(start)!;
program.StandardInput.Close();
var output = program.StandardOutput.ReadToEndAsync();
var error = program.StandardError.ReadToEndAsync();

// Looking on costs a fraction of a percent. The end is not polled for: WaitForExit wakes up as soon as it comes.
while (!program.WaitForExit(MillisecondsBetweenLooks))
{
    peakBytes = Math.Max(peakBytes, LookAtMemory(program));
}

stopwatch.Stop();
var report = await output;
var phases = await error;

if (program.ExitCode != 0)
{
    Console.Error.WriteLine($"WordStats ended with exit code {program.ExitCode}. Its stderr:");
    Console.Error.WriteLine(phases);
    return 1;
}

var difference = FirstDifference(Expected, report);
if (Environment.GetEnvironmentVariable("AUTOAUTO_DIAGNOSTICS") is { Length: > 0 } diagnostics)
{
    File.WriteAllText(diagnostics, difference is null ? phases : $"{difference}\n\n{phases}");
}

Console.Out.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $$"""{"seconds":{{stopwatch.Elapsed.TotalSeconds:F6}},"correct":{{(difference is null ? 1 : 0)}},"peakMegabytes":{{peakBytes / 1e6:F1}}}"""));
return 0;

// The highest value that the system has recorded where it records one (Linux, Windows), else the highest one seen (macOS).
static long LookAtMemory(Process process)
{
    try
    {
        process.Refresh();
        return Math.Max(process.PeakWorkingSet64, process.WorkingSet64);
    }
    catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or NotSupportedException)
    {
        // It has ended in this very moment.
        return 0;
    }
}

static string? FirstDifference(string expected, string actual)
{
    var expectedLines = expected.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
    var actualLines = actual.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
    for (var i = 0; i < Math.Max(expectedLines.Length, actualLines.Length); i++)
    {
        var expectedLine = expectedLines.ElementAtOrDefault(i);
        var actualLine = actualLines.ElementAtOrDefault(i);
        if (expectedLine != actualLine)
        {
            return $"The report is wrong from line {i + 1} on.\nexpected: {expectedLine}\nprinted:  {actualLine}";
        }
    }

    return null;
}

// This script runs as "dotnet measure.dll", so that its own host is the one to use; else the first one on the path.
static string DotnetHost()
{
    var host = Environment.ProcessPath;
    return Path.GetFileNameWithoutExtension(host) == "dotnet" ? host! : "dotnet";
}
