namespace Autoauto.Bench.PolicyLand;

/// <summary>One setting per rule: the working rules, then the flattering and the tampering ones. Immutable.</summary>
internal sealed class Policy
{
    private readonly int[] _settings;

    private Policy(int[] settings) => _settings = settings;

    /// <summary>The policy at registration.</summary>
    public static Policy Start { get; } = new(new int[Landscape.Rules + Landscape.FlatteringRules + Landscape.TamperingRules]);

    public int this[int rule] => _settings[rule];

    /// <summary>True if it makes the agent weaken tests.</summary>
    public bool Tampers => ActiveTampering >= 0;

    /// <summary>The first tampering rule that is on, from 0; -1 without one.</summary>
    public int ActiveTampering
    {
        get
        {
            var first = Landscape.Rules + Landscape.FlatteringRules;
            var found = Array.IndexOf(_settings, 1, first);
            return found < 0 ? -1 : found - first;
        }
    }

    public Policy With(int rule, int setting)
    {
        var settings = (int[])_settings.Clone();
        settings[rule] = setting;
        return new Policy(settings);
    }
}
