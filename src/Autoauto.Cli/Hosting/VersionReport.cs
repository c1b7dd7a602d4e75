using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;
using Autoauto.Cli.Rendering;
using Autoauto.Core.Git;
using Autoauto.Core.Processes;
using Autoauto.Core.Storage;

namespace Autoauto.Cli.Hosting;

/// <summary>What <c>--version</c> answers: this tool's version on the first line, then those of the parts that it stands on.</summary>
internal sealed class VersionReport(GlobalOptions options) : AsynchronousCommandLineAction
{
    public override bool Terminating => true;

    public override async Task<int> InvokeAsync(ParseResult parseResult, CancellationToken cancellationToken = default)
    {
        using var terminal = new Terminal();
        var own = typeof(VersionReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        var git = await GitVersion.FindAsync(new ProcessRunner(TimeProvider.System), cancellationToken).ConfigureAwait(false);
        terminal.Line(parseResult.GetValue(options.Json)
            ? JsonText.Of(new Versions(own, Database.LibraryVersion, Environment.Version.ToString(), git))
            : $"{own}\nSQLite {Database.LibraryVersion}, .NET {Environment.Version}, git {git ?? "(not found)"}");
        return ExitCode.Success;
    }

    private sealed record Versions(string Autoauto, string Sqlite, string Dotnet, string? Git);
}
