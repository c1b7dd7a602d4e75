using System.CommandLine;
using Autoauto.Cli.Hosting;
using Autoauto.Cli.Rendering;
using Autoauto.Core.Errors;
using Autoauto.Core.Reporting;
using Autoauto.Core.Workspace;
using Autoauto.Output;

namespace Autoauto.Cli.Commands;

/// <summary><c>report</c>: a run or an episode as a document.</summary>
internal static class ReportCommand
{
    public static Command Create(CommandHost host)
    {
        var id = new Option<string?>("--run") { Description = "Id of the run. Default: the newest run.", HelpName = "id" };
        var episode = new Option<string?>("--episode")
        {
            Description = "An episode instead of a run. Default: the newest episode.",
            HelpName = "id",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var output = new Option<string?>("--out", "-o") { Description = "File, or an existing folder. Default: .autoauto/reports in the repository.", HelpName = "path" }.Filled();
        var format = Choice.Of<ReportFormat>("--format", "Default: what the file's extension says, else Html.");
        var force = new Option<bool>("--force") { Description = "Write over a file that is there." };
        return host.Define(
            "report",
            """
            Write a report of a run or of an episode: one self-contained page with charts, or Markdown, or JSON.

            The page loads nothing from anywhere and runs nothing. What is under way has a report, too.

            Examples:
              autoauto report
              autoauto report --run 20260101-120000-ab12 --out speed.html --force
              autoauto report --format Json --out reports/
              autoauto report --episode
              autoauto report --episode clean-tables-20260101-120000123-k7xw --out last-edit.md
            """,
            context =>
            {
                var request = new ReportRequest { Objects = ReportObjects.Instance, Path = context.Value(output), Format = context.Value(format), Replace = context.Value(force) };
                var path = context.Has(episode)
                    ? context.Workspace.ExportEpisodeReport(RequireEpisode(context, id, episode), request)
                    : context.Workspace.ExportReport(context.RequireRun(context.Value(id)).Run.Id, request);
                context.Terminal.Line(context.IsJson ? JsonText.Of(new { Path = path, LengthBytes = new FileInfo(path).Length }) : path);
            },
            id,
            episode,
            output,
            format,
            force);
    }

    private static string RequireEpisode(CommandContext context, Option<string?> run, Option<string?> episode) => context.Has(run)
        ? throw new AutoautoException(ErrorCode.InvalidArgument, "--run and --episode exclude each other.", null, "Name one of them: each report gets a file of its own.")
        : context.RequireEpisode(context.Value(episode)).Episode.Id;
}
