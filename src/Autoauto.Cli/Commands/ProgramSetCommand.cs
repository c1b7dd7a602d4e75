using System.CommandLine;
using Autoauto.Cli.Hosting;
using Autoauto.Core.Errors;
using Autoauto.Core.Programs;
using Autoauto.Output;

namespace Autoauto.Cli.Commands;

/// <summary><c>program set</c>: changes settings, scripts or instructions of a program.</summary>
internal static class ProgramSetCommand
{
    public static Command Create(CommandHost host)
    {
        var name = ProgramCommands.Name();
        var settings = new ProgramSettings(canBeNone: true);
        var measure = new Option<string?>("--measure") { Description = "A script that replaces the measure script.", HelpName = "file" }.Filled();
        var build = new Option<string?>("--build") { Description = "A script that replaces the build script.", HelpName = "file" }.Filled();
        var instructions = new Option<string?>("--instructions") { Description = "The whole text of program.md, the agents' standing orders.", HelpName = "text" }.Filled();
        return host.Define(
            "set",
            """
            Change settings, scripts or instructions of a program.

            Comments and the order of config.json stay. "none" takes a limit away, an empty text a unit or a model, "null" any other setting. A run keeps what it started with.

            Examples:
              autoauto program set speed --max-experiments 40 --time-limit 8h
              autoauto program set speed --setting repeats=7 --setting agent.maxTurns=20
            """,
            context =>
            {
                var update = new ProgramUpdate
                {
                    Settings = settings.Read(context),
                    Instructions = context.Value(instructions),
                    MeasureScriptPath = FullPath(context.Value(measure)),
                    BuildScriptPath = FullPath(context.Value(build)),
                };
                if (update is { Settings.Count: 0, Instructions: null, MeasureScriptPath: null, BuildScriptPath: null })
                {
                    throw new AutoautoException(ErrorCode.InvalidArgument, "There is nothing to change.", context.Value(name), "See autoauto program set --help.");
                }

                var programs = context.Workspace.Programs;
                programs.RequireExisting(context.Value(name)!);
                var inspection = programs.Update(context.Value(name)!, update);
                context.WriteObject(Map.From(inspection, programs.PathOf(inspection.Name), context.Workspace.Root));
            },
            [name, measure, build, instructions, .. settings.All]);
    }

    private static string? FullPath(string? path) => path is null ? null : Path.GetFullPath(path);
}
