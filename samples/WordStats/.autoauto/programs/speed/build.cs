#:property PublishAot=false
#:property UseAppHost=false
#:property InvariantGlobalization=true
#:property NuGetAudit=false

// Builds the program in the current directory (a clean checkout of the commit under test) into out/.
// Runs once per candidate. Silent unless it fails; then the compiler's output is on stderr, to be quoted from there.

using System.Diagnostics;

const string Project = "src/WordStats/WordStats.csproj";

if (!File.Exists(Project))
{
    Console.Error.WriteLine($"{Project} is missing in {Environment.CurrentDirectory}");
    return 1;
}

var start = new ProcessStartInfo(DotnetHost()) { RedirectStandardOutput = true, RedirectStandardError = true };
string[] arguments =
[
    "build", Project, "--configuration", "Release", "--output", "out", "--verbosity", "quiet", "-nologo",
    // No helper process may survive the build: it would hold files of the checkout and take time from the measurement.
    "--disable-build-servers", "-nodeReuse:false", "-p:UseSharedCompilation=false",
    // A Directory.Build.rsp of some folder above must not have a say.
    "-noAutoResponse",
];
foreach (var argument in arguments)
{
    start.ArgumentList.Add(argument);
}

// Set where this script was itself started by "dotnet run" or from a build; they would point the build at another SDK.
foreach (var variable in (string[])["MSBuildSDKsPath", "MSBUILD_EXE_PATH", "MSBuildExtensionsPath"])
{
    start.Environment.Remove(variable);
}

start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
start.Environment["DOTNET_NOLOGO"] = "1";

using var build = Process.Start(start)!;
var output = build.StandardOutput.ReadToEndAsync();
var error = build.StandardError.ReadToEndAsync();
build.WaitForExit();
if (build.ExitCode != 0)
{
    Console.Error.Write(await output);
    Console.Error.Write(await error);
}

return build.ExitCode;

// This script runs as "dotnet build.dll", so that its own host is the one to use; else the first one on the path.
static string DotnetHost()
{
    var host = Environment.ProcessPath;
    return Path.GetFileNameWithoutExtension(host) == "dotnet" ? host! : "dotnet";
}
