using System.CommandLine;
using Autoauto.Cli.Hosting;
using Autoauto.Cli.Rendering;
using Autoauto.Core.Reporting;
using Autoauto.Core.Workspace;

namespace Autoauto.Cli.Commands;

/// <summary><c>report</c>: a run as a document.</summary>
internal static class ReportCommand
{
    public static Command Create(CommandHost host)
    {
        var id = new Option<string?>("--run") { Description = "Id of the run. Default: the newest run.", HelpName = "id" };
        var output = new Option<string?>("--out", "-o") { Description = "File, or an existing folder. Default: .autoauto/reports in the repository.", HelpName = "path" };
        var format = new Option<ReportFormat?>("--format") { Description = "Default: what the file's extension says, else Html.", HelpName = string.Join('|', Enum.GetNames<ReportFormat>()) };
        var force = new Option<bool>("--force") { Description = "Write over a file that is there." };
        return host.Define(
            "report",
            """
            Write a report of a run: one self-contained page with charts, or Markdown, or JSON.

            The page loads nothing from anywhere and runs nothing. Runs that are under way have a report, too.

            Examples:
              autoauto report
              autoauto report --run 20260101-120000-ab12 --out speed.html --force
              autoauto report --format Json --out reports/
            """,
            context =>
            {
                var path = context.Workspace.ExportReport(
                    context.RequireRun(context.Value(id)).Run.Id,
                    new ReportRequest { Path = context.Value(output), Format = context.Value(format), Replace = context.Value(force) });
                context.Terminal.Line(context.IsJson ? JsonText.Of(new { Path = path, LengthBytes = new FileInfo(path).Length }) : path);
            },
            id,
            output,
            format,
            force);
    }
}
