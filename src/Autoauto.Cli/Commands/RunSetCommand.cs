using System.CommandLine;
using Autoauto.Cli.Hosting;
using Autoauto.Core.Errors;
using Autoauto.Core.Programs;

namespace Autoauto.Cli.Commands;

/// <summary><c>run set</c>: changes settings of a live run, or of one that will be resumed.</summary>
internal static class RunSetCommand
{
    public static Command Create(CommandHost host)
    {
        var id = new Argument<string>("run") { Description = "Id of the run." };
        var settings = new KnobOptions(KnobCatalog.Change, canBeNone: true);
        return host.Define(
            "set",
            """
            Change a run's settings.

            A live run reads them before its next experiment; a finished one when it is resumed. "none" takes a limit away, an empty text a model, an effort or guidance.

            Examples:
              autoauto run set 20260101-120000-ab12 --max-experiments 40
              autoauto run set 20260101-120000-ab12 --guidance "Leave the parser alone" --time-limit none
            """,
            context =>
            {
                if (!settings.IsAnyGiven(context))
                {
                    throw new AutoautoException(ErrorCode.InvalidArgument, "There is nothing to set.", null, "See autoauto run set --help.");
                }

                var runId = context.RequireRun(context.Value(id)).Run.Id;
                var run = context.Workspace.UpdateOptions(runId, options => settings.Put(context, options, (knob, changed, value) => knob.Change(changed, value)));
                if (context.IsJson)
                {
                    context.WriteObject(context.ToObject(run));
                }
                else
                {
                    context.Terminal.Line($"Run {runId} was changed.");
                }
            },
            [id, .. settings.All]);
    }
}
