using System.Text.Json.Nodes;
using Autoauto.Core.Errors;
using Autoauto.Core.Git;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Policies;
using Autoauto.Core.Primitives;
using Autoauto.Core.Programs;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Workspace;

/// <content>Policies: declared in files, versioned in the ledger. What changes one holds its lease meanwhile.</content>
public sealed partial class RepositoryWorkspace
{
    /// <summary>What is known of one policy; what is wrong with it is part of that.</summary>
    /// <exception cref="AutoautoException"><see cref="ErrorCode.PolicyNotFound"/>.</exception>
    public PolicyView InspectPolicy(string name)
    {
        var target = Policies.Inspect(name, out var problems);
        var state = PolicyLedger.Find(name);
        PolicyDrift? drift = null;
        if (target is not null && state is not null)
        {
            try
            {
                drift = PolicyLedger.FindDrift(target);
            }
            catch (AutoautoException e) when (e.Code == ErrorCode.PolicyInvalid)
            {
                problems = [.. problems, e.Message];
            }
        }

        return new PolicyView(name, target, problems, state, state is null ? null : PolicyLedger.Head(name), drift, Policies.PathOf(name), Root);
    }

    /// <summary>Checks what creating a policy would write; nothing is written.</summary>
    /// <exception cref="AutoautoException">InvalidArgument (name), PolicyExists, PolicyInvalid.</exception>
    public PolicyTarget PlanPolicy(string name, IReadOnlyDictionary<string, JsonNode?> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        PolicyName.Require(name);
        if (!Policies.Exists(name))
        {
            return PolicyConfig.Parse(name, settings.Aggregate("{\n}\n", (json, setting) => ProgramConfigText.Set(json, setting.Key, setting.Value)));
        }

        // The file may have come with the repository: then this machine has only to register it.
        return settings.Count == 0 && PolicyLedger.Find(name) is null
            ? Policies.Load(name)
            : throw new AutoautoException(ErrorCode.PolicyExists, $"There is a policy '{name}' already.", name, $"Change its settings, or remove it first: {Next.PolicyRemove(name)}");
    }

    /// <summary>Creates a policy and registers its files as version 0; without settings an existing file is registered on this machine.</summary>
    /// <exception cref="AutoautoException">InvalidArgument (name), PolicyExists, PolicyInvalid, PolicyBusy.</exception>
    public PolicyView CreatePolicy(string name, IReadOnlyDictionary<string, JsonNode?> settings)
    {
        PlanPolicy(name, settings);
        return WithPolicy(name, () =>
        {
            var target = PlanPolicy(name, settings);

            // Looked at before the file is written: a link among the files would leave a policy that cannot be used.
            PolicyLedger.WorkingTree(target);
            PolicyLedger.Register(Policies.Exists(name) ? target : Policies.Create(target));
            return InspectPolicy(name);
        });
    }

    /// <summary>
    /// Makes edits by hand a version of their own if asked to, then changes settings. New globs make a version too, if they name other files.
    /// </summary>
    /// <exception cref="AutoautoException">PolicyNotFound, PolicyInvalid, PolicyBusy; PolicyEdited if the globs change while files are edited.</exception>
    public PolicyView UpdatePolicy(string name, IReadOnlyDictionary<string, JsonNode?> settings, bool adoptEdits, string? summary)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Policies.Preview(name, settings);
        return WithPolicy(name, () =>
        {
            var before = Policies.Load(name);
            if (adoptEdits)
            {
                PolicyLedger.Register(before);
                PolicyLedger.Adopt(before, PolicyLedger.FindDrift(before), summary);
            }

            var after = Policies.Preview(name, settings);
            var isRegistered = PolicyLedger.Find(name) is not null;
            var hasNewGlobs = !before.Include.SequenceEqual(after.Include) || !before.Exclude.SequenceEqual(after.Exclude);
            if (isRegistered && hasNewGlobs)
            {
                PolicyLedger.ApplyHead(before);
                PolicyLedger.WorkingTree(after);
            }

            if (settings.Count > 0)
            {
                Policies.Update(name, settings);
            }

            if (isRegistered && hasNewGlobs)
            {
                PolicyLedger.Recapture(after, "other files belong to it now");
            }

            return InspectPolicy(name);
        });
    }

    /// <summary>Removes a policy: its file, its versions and its episodes. The files that it names stay.</summary>
    /// <exception cref="AutoautoException">PolicyNotFound, PolicyBusy.</exception>
    public void RemovePolicy(string name)
    {
        RequirePolicy(name);
        WithPolicy<object?>(name, () =>
        {
            _database.Write(c =>
            {
                PolicyStore.Delete(c, name);
                EpisodeStore.DeleteOf(c, name);
            });
            Policies.Delete(name);
            return null;
        });
    }

    /// <summary>The versions of a policy, newest first, page by page; none if it was never registered on this machine.</summary>
    /// <exception cref="AutoautoException">PolicyNotFound.</exception>
    public IEnumerable<PolicyVersion> ListPolicyVersions(string name)
    {
        RequirePolicy(name);
        return PolicyLedger.Versions(name);
    }

    /// <summary>Moves the head back to the files of an earlier version: a new version is appended, and the working tree follows.</summary>
    /// <param name="name">The policy.</param>
    /// <param name="version">The version to go back to.</param>
    /// <param name="summary">Why, in words.</param>
    /// <param name="adoptEdits">Makes edits by hand a version of their own first; otherwise they are a reason to refuse.</param>
    /// <exception cref="AutoautoException">PolicyNotFound, PolicyVersionNotFound, PolicyInvalid, PolicyEdited, PolicyBusy, InvalidArgument.</exception>
    public PolicyVersion RestorePolicy(string name, int version, string? summary, bool adoptEdits)
    {
        var target = Policies.Load(name);
        PolicyLedger.Require(name);
        PolicyLedger.Version(name, version);
        return WithPolicy(name, () =>
        {
            var drift = PolicyLedger.FindDrift(target);
            if (adoptEdits)
            {
                PolicyLedger.Adopt(target, drift, $"edited by hand before version {version} was restored");
            }

            PolicyLedger.RequireUnedited(PolicyLedger.FindDrift(target));
            if (PolicyLedger.Require(name) is var state && state.Head == version)
            {
                // Nothing to append, but an interrupted move may have something left to do.
                PolicyLedger.ApplyHead(target);
                return PolicyLedger.Head(name);
            }

            var restored = _database.Write(c => PolicyLedger.Append(c, name, PolicyMove.Restore(version, summary)));
            PolicyLedger.ApplyHead(target);
            return restored;
        });
    }

    /// <summary>What changes between two versions.</summary>
    /// <param name="name">The policy.</param>
    /// <param name="version">The version to start from; null for the head.</param>
    /// <param name="with">The version to compare with; null for the files as they are in the working tree.</param>
    /// <exception cref="AutoautoException">PolicyNotFound, PolicyVersionNotFound, PolicyInvalid.</exception>
    public PolicyComparisonView ComparePolicy(string name, int? version, int? with)
    {
        RequirePolicy(name);
        var from = version ?? PolicyLedger.Require(name).Head;
        var before = PolicyLedger.ContentsOf(name, from);
        var after = with is { } number ? PolicyLedger.ContentsOf(name, number) : PolicyLedger.WorkingTree(Policies.Load(name));
        using var git = new GitClient(_location, _runner);
        var changes = PolicyComparison.CompareAsync(git, before, after, CancellationToken.None).GetAwaiter().GetResult();
        return new PolicyComparisonView(name, from, with, changes, Root);
    }

    private void RequirePolicy(string name)
    {
        PolicyName.Require(name);
        if (!Policies.Exists(name) && PolicyLedger.Find(name) is null)
        {
            Policies.Load(name);
        }
    }

    private T WithPolicy<T>(string name, Func<T> work)
    {
        PrepareState();
        var lease = _database.Write(c => PolicyLease.Take(c, name, null, _options.Ids.NewToken(), _options.Time.GetUtcNow()));
        try
        {
            return work();
        }
        finally
        {
            lease.TryRelease(_database);
        }
    }
}
