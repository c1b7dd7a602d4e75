using System.Text;
using Autoauto.Core.Errors;
using Autoauto.Core.Primitives;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Measuring;

/// <summary>
/// Compiles a one-file C# program once, so that each run of it starts in milliseconds. It is compiled in a private copy: nothing appears beside
/// the user's file, and no build settings of surrounding folders get into it.
/// </summary>
public sealed class ScriptCompiler(ProcessRunner runner)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);

    /// <summary>Compiles the script and returns the full path of the <c>.dll</c> that <c>dotnet</c> runs.</summary>
    /// <param name="script">Full path of the <c>.cs</c> file; the folder's other files are there too, for what the script names by directives.</param>
    /// <param name="sourceDirectory">The folder to copy: the script's own or one above it.</param>
    /// <param name="outputDirectory">Receives the result; is created.</param>
    /// <param name="shownDirectory">What the program shall take for the source's folder when it asks for it; null for <paramref name="sourceDirectory"/>.</param>
    /// <param name="cancellationToken">Ends the compiler.</param>
    /// <exception cref="AutoautoException"><see cref="ErrorCode.EvaluatorNotRunnable"/> with what the compiler said.</exception>
    public async Task<string> CompileAsync(
        string script,
        string sourceDirectory,
        string outputDirectory,
        string? shownDirectory,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(script);
        ArgumentNullException.ThrowIfNull(sourceDirectory);
        var dotnet = ExecutablePath.Find("dotnet") ?? throw new AutoautoException(
            ErrorCode.EvaluatorNotRunnable,
            $"'{Path.GetFileName(script)}' needs 'dotnet', which was not found on PATH.",
            script,
            "Install the .NET SDK 10 or newer, or write the script in another language.");
        var work = TemporaryFolder.Create("autoauto-build-");
        try
        {
            var source = Path.Combine(work, "src", "files");
            FileTree.Copy(sourceDirectory, source);
            Isolate(work);
            var copy = Path.Combine(source, Path.GetRelativePath(sourceDirectory, script));
            var outcome = await RunAsync(dotnet, copy, work, outputDirectory, shownDirectory ?? sourceDirectory, cancellationToken).ConfigureAwait(false);
            var dll = Path.Combine(outputDirectory, Path.GetFileNameWithoutExtension(script) + ".dll");
            cancellationToken.ThrowIfCancellationRequested();
            if (outcome.End != ProcessEnd.Exited || outcome.ExitCode != 0 || !File.Exists(dll))
            {
                throw Failed(script, source, outcome);
            }

            ShowDirectory(Path.ChangeExtension(dll, ".runtimeconfig.json"), source, shownDirectory ?? sourceDirectory);
            return dll;
        }
        finally
        {
            TreeRemoval.Remove(work, CancellationToken.None);
        }
    }

    private async Task<ProcessOutcome> RunAsync(
        string dotnet,
        string copy,
        string work,
        string output,
        string shownDirectory,
        CancellationToken cancellationToken)
    {
        var source = Path.Combine(work, "src", "files");
        var spec = new ProcessSpec
        {
            FileName = dotnet,
            WorkingDirectory = Path.GetDirectoryName(copy)!,
            Arguments =
            [
                "build", copy, "-o", output, "--artifacts-path", Path.Combine(work, "artifacts"), "-c", "Release", "-v", "q", "--nologo",
                "--disable-build-servers", "-p:UseSharedCompilation=false", "-clp:NoSummary",
                // File-based programs are set up for native publishing, which needs a package and switches reflection off.
                "-p:PublishAot=false", "-p:UseAppHost=false", "-p:NuGetAudit=false",
                .. source.AsSpan().ContainsAny(",=;") || shownDirectory.AsSpan().ContainsAny(",=;")
                    ? Array.Empty<string>()
                    : [$"-p:PathMap={source}={shownDirectory}"],
            ],
            Environment = new Dictionary<string, string?>(ChildEnvironment.WithoutEngineAndGit(), StringComparer.Ordinal)
            {
                ["MSBUILDDISABLENODEREUSE"] = "1",
                ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
                ["DOTNET_NOLOGO"] = "1",
                ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
                ["DOTNET_CLI_UI_LANGUAGE"] = "en",
            },
            Timeout = s_limit,
            Marker = $"compile-{Path.GetFileName(work)}.",
        };
        try
        {
            return await runner.RunAsync(spec, cancellationToken).ConfigureAwait(false);
        }
        catch (ProcessStartException e)
        {
            throw new AutoautoException(ErrorCode.EvaluatorNotRunnable, e.Message, dotnet, "Install the .NET SDK 10 or newer.", e);
        }
    }

    private static AutoautoException Failed(string script, string source, ProcessOutcome outcome)
    {
        var said = (outcome.OutputText + "\n" + outcome.ErrorTail).Replace(source + Path.DirectorySeparatorChar, string.Empty, StringComparison.Ordinal);
        var errors = said.Split('\n').Select(line => line.Trim()).Where(line => line.Contains("error", StringComparison.Ordinal)).Distinct().Take(10).ToList();
        var quoted = OutputQuote.Tail(errors.Count > 0 ? string.Join('\n', errors) : said, 2000);
        var what = outcome.End == ProcessEnd.TimedOut ? FormattableString.Invariant($"was not compiled within {s_limit.TotalMinutes:0} minutes") : "does not compile";
        return new AutoautoException(
            ErrorCode.EvaluatorNotRunnable,
            $"'{Path.GetFileName(script)}' {what}:\n{quoted}",
            script,
            $"Try it with: dotnet build {Path.GetFileName(script)}");
    }

    // What MSBuild, the SDK and the analysers look for in parent folders ends here; a file of the program's own comes first.
    private static void Isolate(string work)
    {
        var folder = Path.Combine(work, "src");
        foreach (var file in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props" })
        {
            File.WriteAllText(Path.Combine(folder, file), "<Project />");
        }

        File.WriteAllText(Path.Combine(folder, "Directory.Build.rsp"), string.Empty);
        File.WriteAllText(Path.Combine(folder, "global.json"), "{}");
        File.WriteAllText(Path.Combine(folder, ".editorconfig"), "root = true\n");
    }

    private static void ShowDirectory(string runtimeConfig, string source, string shown)
    {
        if (!File.Exists(runtimeConfig))
        {
            return;
        }

        static string Quoted(string path) => System.Text.Json.JsonEncodedText.Encode(path).ToString();
        var text = File.ReadAllText(runtimeConfig);
        File.WriteAllText(runtimeConfig, text.Replace(Quoted(source), Quoted(shown), StringComparison.Ordinal), new UTF8Encoding(false));
    }
}
