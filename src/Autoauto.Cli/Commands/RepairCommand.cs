using System.CommandLine;
using Autoauto.Cli.Hosting;
using Autoauto.Cli.Rendering;
using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Workspace;
using Autoauto.Output;

namespace Autoauto.Cli.Commands;

/// <summary>Finds and mends what disagrees in a repository.</summary>
internal static class RepairCommand
{
    private static readonly Column<FindingInfo>[] s_columns =
    [
        new("Finding", 18, f => f.Kind),
        new("Severity", 11, f => f.Severity, Colour: f => f.Severity == nameof(EventSeverity.Error) ? "31" : null),
        new("State", 12, State),
        new("What is wrong, and what to do", 0, f => $"{f.Message} {(f.Repaired ? "Done" : "Next")}: {f.Action} ({f.Subject})"),
    ];

    public static Command Create(CommandHost host)
    {
        var whatIf = new Option<bool>("--what-if") { Description = "Only say what would be mended." };
        var force = new Option<bool>("--force") { Description = "Mend also what is left alone otherwise because something may be lost by it." };
        return host.Define(
            "repair",
            """
            Find and mend what disagrees: database, worktrees, refs, leases, processes, files.

            What belongs to a run that a process works on is left alone. A damaged database is reported, and nothing is touched. The exit code is 1 if
            something is wrong that could not be mended.

            Examples:
              autoauto repair --what-if
              autoauto repair
              autoauto repair --json
            """,
            context => Task.FromResult(Run(context, context.Value(whatIf), context.Value(force))),
            whatIf,
            force);
    }

    private static int Run(CommandContext context, bool whatIf, bool force)
    {
        var isUnsound = false;
        context.WriteRows(Findings(), s_columns, finding => finding, "Nothing is wrong.");
        return isUnsound ? ExitCode.Failure : ExitCode.Success;

        IEnumerable<FindingInfo> Findings()
        {
            foreach (var finding in context.Workspace.FindDisagreements())
            {
                var isMended = false;
                try
                {
                    isMended = !whatIf && RepositoryWorkspace.Mend(finding, force);
                }
                catch (AutoautoException e)
                {
                    isUnsound = true;
                    _ = ErrorReport.Write(context.Terminal, e, context.IsJson);
                }

                isUnsound |= finding.Severity == EventSeverity.Error && !isMended;
                yield return Map.From(finding, isMended, context.Workspace.Root, CommandWords.Instance);
            }
        }
    }

    private static string State(FindingInfo finding) => finding switch
    {
        { Repaired: true } => "mended",
        { CanRepair: false } => "by hand",
        { NeedsForce: true } => "needs --force",
        _ => "to be mended",
    };
}
