using System.CommandLine;
using System.Globalization;
using Autoauto.Cli.Hosting;
using Autoauto.Cli.Rendering;
using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Workspace;
using Autoauto.Output;

namespace Autoauto.Cli.Commands;

/// <summary>The commands below <c>policy</c> that read, restore and remove.</summary>
internal static class PolicyCommands
{
    private static readonly Column<PolicyView>[] s_policies =
    [
        new("Policy", 20, p => p.Name),
        new("Status", 12, p => Map.From(p).Status, Colour: p => p.Problems.Count > 0 ? "31" : null),
        new("Head", 5, p => p.State?.Head.ToString(CultureInfo.InvariantCulture) ?? string.Empty, IsNumber: true),
        new("Files", 5, p => p.Head?.Files.ToString(CultureInfo.InvariantCulture) ?? string.Empty, IsNumber: true),
        new("Include", 0, p => p.Target is { } target ? string.Join("; ", target.Include) : string.Join("; ", p.Problems)),
    ];

    private static readonly Column<PolicyVersion>[] s_versions =
    [
        new("Version", 7, v => v.Number.ToString(CultureInfo.InvariantCulture), IsNumber: true),
        new("Cause", 8, v => v.Cause.ToString()),
        new("Of", 4, v => v.SourceVersion?.ToString(CultureInfo.InvariantCulture) ?? string.Empty, IsNumber: true),
        new("Files", 5, v => v.Files.ToString(CultureInfo.InvariantCulture), IsNumber: true),
        new("Created", 19, v => Format.Time(v.CreatedAt.UtcDateTime)),
        new("Summary", 0, v => v.Summary ?? (v.EpisodeId is { } id ? $"episode {id}" : string.Empty)),
    ];

    public static Command Create(CommandHost host) => new("policy", "Create, version, compare and restore policies: the files that steer an agent.")
    {
        List(host), PolicySettingCommands.New(host), Show(host), PolicySettingCommands.Set(host), Remove(host), Versions(host), Compare(host), Restore(host),
    };

    /// <summary>The argument that names a policy.</summary>
    public static Argument<string> Name() => new("policy") { Description = "Name of the policy: a file below .autoauto/policies." };

    private static Command List(CommandHost host) => host.DefineReading(
        "list",
        """
        List the policies of the repository, invalid ones included.

        Examples:
          autoauto policy list
          autoauto policy list --json
        """,
        context => context.WriteRows(
            context.Workspace.Policies.List().Select(context.Workspace.InspectPolicy),
            s_policies,
            Map.From,
            "There are no policies. Create one: autoauto policy new <name> --include AGENTS.md"));

    private static Command Show(CommandHost host)
    {
        var name = Name();
        return host.DefineReading(
            "show",
            """
            Show one policy: its settings, its newest version, and files that were edited by hand since.

            Examples:
              autoauto policy show house-rules
            """,
            context =>
            {
                var view = context.Workspace.InspectPolicy(context.Value(name)!);
                context.WriteObject(Map.From(view));
                foreach (var problem in view.Problems)
                {
                    context.Terminal.Note($"autoauto: problem: {PlainText.OneLine(problem, 1000)}");
                }

                return Task.FromResult(view.Problems.Count == 0 ? ExitCode.Success : ExitCode.BadSetup);
            },
            name);
    }

    private static Command Versions(CommandHost host)
    {
        var name = Name();
        var cause = Choice.Of<PolicyCause>("--cause", "Only versions that came about like this.");
        var last = new Option<int?>("--last", "-n") { Description = "Only the newest so many.", HelpName = "n" };
        return host.DefineReading(
            "versions",
            """
            List the versions of a policy, newest first.

            Examples:
              autoauto policy versions house-rules
              autoauto policy versions house-rules --last 5 --json
            """,
            context =>
            {
                var workspace = context.Workspace;
                var policy = context.Value(name)!;
                var versions = workspace.ListPolicyVersions(policy).Where(v => Filter.Fits(context.Value(cause), v.Cause)).Take(context.Value(last) ?? int.MaxValue);
                var head = workspace.PolicyLedger.Find(policy)?.Head ?? -1;
                context.WriteRows(versions, s_versions, v => Map.From(v, head, workspace.Root), "The policy is not registered on this machine: autoauto policy new <name>");
            },
            name,
            cause,
            last);
    }

    private static Command Compare(CommandHost host)
    {
        var name = Name();
        var from = new Option<int?>("--version") { Description = "The version to start from. Default: the newest one.", HelpName = "n" };
        var with = new Option<int?>("--with") { Description = "The version to compare with. Default: the working tree.", HelpName = "n" };
        return host.DefineReading(
            "compare",
            """
            Show what changes between two versions of a policy, or between a version and the working tree.

            Examples:
              autoauto policy compare house-rules
              autoauto policy compare house-rules --version 0 --with 3
            """,
            context =>
            {
                var comparison = context.Workspace.ComparePolicy(context.Value(name)!, context.Value(from), context.Value(with));
                foreach (var change in comparison.Changes.Select(c => Map.From(c, comparison)))
                {
                    if (context.IsJson)
                    {
                        context.WriteObject(change);
                    }
                    else
                    {
                        context.Terminal.Line(change.Diff.TrimEnd('\n'));
                    }
                }

                if (comparison.Changes.Count == 0)
                {
                    context.Terminal.Note("There is no difference.");
                }
            },
            name,
            from,
            with);
    }

    private static Command Restore(CommandHost host)
    {
        var name = Name();
        var version = new Argument<int>("version") { Description = "The version to go back to." };
        var summary = new Option<string?>("--summary") { Description = "Why, in words.", HelpName = "text" };
        var adopt = new Option<bool>("--adopt-edits") { Description = "Make files that were edited by hand a version of their own first." };
        return host.Define(
            "restore",
            """
            Bring back the files of an earlier version.

            That appends a version; nothing is lost from the ledger. Files that were edited by hand are a reason to refuse, unless --adopt-edits keeps
            them as a version.

            Examples:
              autoauto policy restore house-rules 0 --summary "the new rules did not help"
            """,
            context =>
            {
                var workspace = context.Workspace;
                var restored = workspace.RestorePolicy(context.Value(name)!, context.Value(version), context.Value(summary), context.Value(adopt));
                if (context.IsJson)
                {
                    context.WriteObject(Map.From(restored, restored.Number, workspace.Root));
                }
                else
                {
                    context.Terminal.Line(FormattableString.Invariant($"Policy '{restored.Policy}' is at version {restored.Number} now, with the files of version {context.Value(version)}."));
                }
            },
            name,
            version,
            summary,
            adopt);
    }

    private static Command Remove(CommandHost host)
    {
        var name = Name();
        var force = new Option<bool>("--force") { Description = "Remove it even if it has more versions than the first." };
        return host.Define(
            "remove",
            """
            Delete a policy's file and all its versions.

            The files that it names stay as they are. A policy with more than one version needs --force.

            Examples:
              autoauto policy remove house-rules --force
            """,
            context =>
            {
                var policy = context.Value(name)!;
                context.Workspace.ListPolicyVersions(policy);
                if (!context.Value(force) && context.Workspace.PolicyLedger.Find(policy) is { Head: > 0 } state)
                {
                    throw new AutoautoException(
                        ErrorCode.InvalidArgument,
                        FormattableString.Invariant($"The policy '{policy}' has {state.Head + 1} versions, and they would go too."),
                        policy,
                        "Remove it with its versions: --force");
                }

                context.Workspace.RemovePolicy(policy);
                if (!context.IsJson)
                {
                    context.Terminal.Line($"Policy '{policy}' was removed.");
                }
            },
            name,
            force);
    }
}
