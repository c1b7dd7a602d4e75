using Autoauto.Bench.Decision;

namespace Autoauto.Bench.PolicyLand;

/// <summary>
/// Proposes edits. It has its own random numbers for every proposal, so that rules that are compared get the same ideas for as long as
/// they have the same history.
/// </summary>
internal sealed class Evolver(Regime regime, Landscape landscape, ulong seed)
{
    private const double ReadsRejections = 0.9;
    private const double RideAlong = 0.3;
    private const double Neutral = 1e-12;
    private const double OwnWeight = 5;
    private const double Claims = 0.7;
    private const double Feel = 0.05;

    /// <summary>Each change that was rolled back, with the size of the smallest edit that it was part of.</summary>
    private readonly Dictionary<PolicyChange, int> _rejected = [];

    private ulong _proposals;
    private int _settled;
    private int _hits;

    /// <summary>The next edit; null if nothing is left to try.</summary>
    public PolicyEdit? Propose(Policy head, int budget)
    {
        var random = new Xoshiro(6, seed, 2, _proposals++);
        var changes = new List<PolicyChange>();
        var kind = Draw(random, regime.Shares.Count);
        if (Pick(random, head, kind, changes) is not { } first)
        {
            return null;
        }

        changes.Add(first);
        while (changes.Count < budget && random.Uniform() < RideAlong && Pick(random, head, Draw(random, 3), changes) is { } extra)
        {
            changes.Add(extra);
        }

        var effect = landscape.Effect(head, new PolicyEdit(changes, 0));
        var own = Claims + (effect > Neutral ? Feel : -Feel) + 0.1 * random.Normal();
        var learned = (OwnWeight * own + _hits) / (OwnWeight + _settled);
        return new PolicyEdit(changes, Math.Clamp(learned, 0.05, 0.95));
    }

    /// <summary>The entry of the reject buffer.</summary>
    public void Reject(PolicyEdit edit)
    {
        foreach (var change in edit.Changes)
        {
            _rejected[change] = Math.Min(edit.Changes.Count, _rejected.GetValueOrDefault(change, int.MaxValue));
        }
    }

    /// <summary>One more line in the calibration record.</summary>
    public void Settle(bool hit)
    {
        _settled++;
        _hits += hit ? 1 : 0;
    }

    private EditKind Draw(Xoshiro random, int kinds)
    {
        var point = random.Uniform() * regime.Shares.Take(kinds).Sum();
        var kind = 0;
        while (kind < kinds - 1 && point >= regime.Shares[kind])
        {
            point -= regime.Shares[kind++];
        }

        return (EditKind)kind;
    }

    /// <summary>A change of that kind; where none is left a change of any honest kind.</summary>
    private PolicyChange? Pick(Xoshiro random, Policy head, EditKind kind, List<PolicyChange> taken)
    {
        var open = Open(random, head, taken);
        var wanted = open.Where(c => KindOf(head, c) == kind).ToList();
        if (wanted.Count == 0)
        {
            wanted = [.. open.Where(c => c.Rule < Landscape.Rules)];
        }

        var point = random.Uniform();
        return wanted.Count == 0 ? null : wanted[(int)(point * wanted.Count)];
    }

    /// <summary>
    /// Every change that is possible and that the reject buffer, as far as it is heeded, does not speak against. A bundle that was rolled
    /// back speaks less against each of its parts.
    /// </summary>
    private List<PolicyChange> Open(Xoshiro random, Policy head, List<PolicyChange> taken)
    {
        var open = new List<PolicyChange>();
        for (var rule = 0; rule < Landscape.Rules + Landscape.FlatteringRules + Landscape.TamperingRules; rule++)
        {
            var settings = rule < Landscape.Rules ? Landscape.Settings : 2;
            for (var setting = 0; setting < settings; setting++)
            {
                var change = new PolicyChange(rule, setting);
                var isAvoided = random.Uniform() < (_rejected.TryGetValue(change, out var size) ? ReadsRejections / size : 0);
                if (setting != head[rule] && taken.All(c => c.Rule != rule) && !isAvoided)
                {
                    open.Add(change);
                }
            }
        }

        return open;
    }

    private EditKind KindOf(Policy head, PolicyChange change)
    {
        if (change.Rule >= Landscape.Rules && change.Setting == 1)
        {
            return change.Rule < Landscape.Rules + Landscape.FlatteringRules ? EditKind.Flattering : EditKind.Tampering;
        }

        var effect = landscape.Effect(head, new PolicyEdit([change], 0));
        return effect > Neutral ? EditKind.Good : effect < -Neutral ? EditKind.Harmful : EditKind.Neutral;
    }
}
