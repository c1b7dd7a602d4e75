using System.Text.Json.Nodes;
using Autoauto.Core.Agents;
using Autoauto.Core.Agents.Prompts;
using Autoauto.Core.Errors;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Processes;
using Autoauto.Core.Programs;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Workspace;

/// <content>Programs that an agent writes.</content>
public sealed partial class RepositoryWorkspace
{
    /// <summary>Checks a request and says what the agent would be told. No effects.</summary>
    /// <exception cref="AutoautoException">Whatever stands against it: ProgramExists, ProgramInvalid (a chosen setting), AgentNotFound, AgentFailed, PriceUnknown, InvalidArgument.</exception>
    public ProgramSetUpPlan PlanSetUp(ProgramSetUpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        Programs.RequireFree(request.Program);
        if (request.MaxCostUsd <= 0 || request.MaxTokens <= 0)
        {
            throw new AutoautoException(ErrorCode.InvalidArgument, "A cap has to be positive.", request.MaxCostUsd <= 0 ? "MaxCostUsd" : "MaxTokens");
        }

        var spec = AgentOf(request);
        AgentsOf(request).Create(spec);
        AgentFactory.RequireSignIn(spec, AgentHost.Current());
        if (request.MaxCostUsd is not null && !request.Force)
        {
            var prices = Configuration.Settings.Load(Root).PricesFile;
            KnownPrice.Require(spec, AgentFactory.LoadPrices(prices), _database.Read(c => SpendStore.Recent(c, request.Program, spec.Name, 50), []), prices);
        }

        var packet = ProgramSetUp.PacketOf(request, spec, 1, [], []);
        return new ProgramSetUpPlan
        {
            Program = request.Program,
            Folder = Programs.PathOf(request.Program),
            Agent = spec,
            Rounds = ProgramSetUp.Rounds,
            Prompt = SetUpPrompt.System(packet) + "\n\n" + SetUpPrompt.User(packet),
        };
    }

    /// <summary>
    /// Lets an agent write a program and checks it, in worktrees of its own. What comes of it lies among the logs until <see cref="AcceptProgram"/> takes it over;
    /// on every way out nothing else is left.
    /// </summary>
    /// <param name="request">What the agent is to set up.</param>
    /// <param name="onStep">Told what happens, from other threads; must not block.</param>
    /// <param name="cancellationToken">Ends it: the agent's process tree is ended, everything is cleaned up.</param>
    /// <exception cref="AutoautoException">As <see cref="PlanSetUp"/>; ProgramSetUpFailed, AgentFailed, AgentTimedOut; RunAlreadyActive; RepositoryUnborn.</exception>
    public async Task<ProgramProposal> SetUpProgramAsync(ProgramSetUpRequest request, Action<ProgramSetUpStep> onStep, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(onStep);
        var spec = PlanSetUp(request).Agent;
        PrepareState();
        using var store = OpenStore();
        var head = await RequireHeadAsync(store.User, cancellationToken).ConfigureAwait(false);
        var now = _options.Time.GetUtcNow();
        var lease = _database.Write(connection => RunLease.Take(connection, request.Program, null, _options.Ids.NewToken(), now));
        var owner = RunPaths.SetUpOwner(request.Program);
        var marker = _paths.SetUpMarker(request.Program);
        var slots = new MeasurementSlots(store, _paths.WorktreesOf(owner), owner, []);
        using var work = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var heart = new Heartbeat(_database, lease, _options.Time, static () => false, work);
        try
        {
            // What a set-up that died has left behind.
            ProcessTree.Sweep(marker);
            CallScratch.RemoveLeft(marker.TrimEnd('.'));
            await slots.RemoveAsync(work.Token).ConfigureAwait(false);
            slots.CreateFolder();
            await slots.PrepareAgentAsync(head, work.Token).ConfigureAwait(false);
            var logs = PrivateFiles.CreateFolder(_paths.LogsOf($"{owner}-{_options.Ids.NewRunId(now)}"));
            var book = new SetUpBook(_database, lease, _options.Time, request, spec);
            book.SettleLost();
            var enclosures = await CallEnclosures.FindAsync(Configuration.Settings.Load(Root).Sandbox, _location, _paths, null, _runner, work.Token).ConfigureAwait(false);
            var review = new ProgramReview(_runner, _paths, store.Objects, slots, head, marker, _options.Time, enclosures);
            var enclosure = enclosures.Agent(scripts: null);
            var proposal = await new ProgramSetUp(request, spec, AgentsOf(request).Create(spec), enclosure, slots, marker, review, book, logs, onStep).RunAsync(work.Token).ConfigureAwait(false);
            NoteSetUp(EventSeverity.Information, $"{request.Program}: written by {spec.Name}, {proposal.Rounds} rounds");
            return proposal;
        }
        catch (AutoautoException e) when (e.Code != ErrorCode.LeaseLost)
        {
            NoteSetUp(EventSeverity.Error, $"{request.Program}: {e.Message}");
            throw;
        }
        catch (OperationCanceledException) when (heart.Failure is not null)
        {
            throw heart.Failure;
        }
        finally
        {
            await heart.DisposeAsync().ConfigureAwait(false);
            ProcessTree.Sweep(marker);
            if (Disturbance.Describe(_runner.TakeDisturbances()) is { } disturbed)
            {
                NoteSetUp(EventSeverity.Warning, $"{request.Program}: {disturbed}");
            }

            if (heart.Failure is null)
            {
                await EndSetUpAsync(slots, lease).ConfigureAwait(false);
            }

            lease.TryRelease(_database);
        }
    }

    /// <summary>Makes a proposed program one of the repository's.</summary>
    /// <exception cref="AutoautoException">ProgramExists.</exception>
    public ProgramDefinition AcceptProgram(ProgramProposal proposal)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        return Programs.TakeOver(proposal.Definition.Spec.Name, proposal.Definition.Directory);
    }

    /// <summary>A line of the audit trail about work that has its result already: it is not worth that result.</summary>
    private void NoteSetUp(EventSeverity severity, string message)
    {
        try
        {
            _database.Write(c => EventStore.Append(c, null, null, "program.setup", severity, message, _options.Time.GetUtcNow()));
        }
        catch (AutoautoException e) when (e.Code == ErrorCode.DatabaseBusy)
        {
            // Whoever holds the database is somebody else's concern.
        }
    }

    private async Task EndSetUpAsync(MeasurementSlots slots, RunLease lease)
    {
        try
        {
            await slots.RemoveAsync(CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            lease.TryRelease(_database);
        }
    }

    /// <summary>The agent that the chosen settings name. They are read as a program's would be, so that all that is wrong with them is said at once.</summary>
    private static AgentSpec AgentOf(ProgramSetUpRequest request)
    {
        var settings = new Dictionary<string, JsonNode?> { ["metric"] = "value", ["direction"] = "lower" };
        foreach (var (key, value) in request.Settings)
        {
            settings[key] = value ?? settings.GetValueOrDefault(key);
        }

        var agent = ProgramConfig.Parse(request.Program, settings.Aggregate("{\n}\n", (json, setting) => ProgramConfigText.Set(json, setting.Key, setting.Value))).Agent;
        return agent.Name != AgentSpec.CommandName || agent.Command.Count > 0 ? agent : throw new AutoautoException(
            ErrorCode.AgentNotFound, "No agent is named that could set the program up.", "agent", $"Name one: {CallOptions.Agent}, or give a command of your own: {CallOptions.AgentCommand}");
    }

    private AgentFactory AgentsOf(ProgramSetUpRequest request) =>
        new(_runner, _options.Time, AgentFactory.LoadPrices(Configuration.Settings.Load(Root).PricesFile), null, Programs.PathOf(request.Program));
}
