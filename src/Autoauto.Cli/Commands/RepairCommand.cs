using System.CommandLine;
using Autoauto.Cli.Hosting;
using Autoauto.Cli.Rendering;
using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Workspace;
using Autoauto.Output;

namespace Autoauto.Cli.Commands;

/// <summary>Finds and repairs mismatches between the database and the repository.</summary>
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
        var whatIf = new Option<bool>("--what-if") { Description = "Only say what would be repaired." };
        var force = new Option<bool>("--force") { Description = "Repair also what is left alone otherwise because something may be lost by it." };
        return host.Define(
            "repair",
            """
            Find and repair mismatches between database, worktrees, refs, leases, processes and files.

            What belongs to a run that a process works on is left alone. A damaged database is reported, and nothing is touched. The exit code is 1 if
            something is wrong that could not be repaired.

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
            foreach (var finding in context.Workspace.ListFindings())
            {
                var isRepaired = false;
                try
                {
                    isRepaired = !whatIf && RepositoryWorkspace.Repair(finding, force);
                }
                catch (AutoautoException e)
                {
                    isUnsound = true;
                    _ = ErrorReport.Write(context.Terminal, e, context.IsJson);
                }

                isUnsound |= finding.Severity == EventSeverity.Error && !isRepaired;
                yield return Map.From(finding, isRepaired, context.Workspace.Root, CommandWords.Instance);
            }
        }
    }

    private static string State(FindingInfo finding) => finding switch
    {
        { Repaired: true } => "repaired",
        { CanRepair: false } => "by hand",
        { NeedsForce: true } => "needs --force",
        _ => "repairable",
    };
}
