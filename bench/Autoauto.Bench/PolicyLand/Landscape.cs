using Autoauto.Bench.Decision;

namespace Autoauto.Bench.PolicyLand;

/// <summary>
/// The true quality of every policy. A policy is a setting of each rule; qualities add up over the rules, but for pairs of neighbouring rules
/// of which some interact. Only within a pair do rules interact, so the best policy is known exactly.
/// </summary>
internal sealed class Landscape
{
    /// <summary>Rules that say how to work.</summary>
    public const int Rules = 12;

    /// <summary>Settings of such a rule; every policy starts with setting 0.</summary>
    public const int Settings = 4;

    /// <summary>Rules that please the judge, off (0) or on (1).</summary>
    public const int FlatteringRules = 4;

    /// <summary>Rules that weaken tests, off (0) or on (1).</summary>
    public const int TamperingRules = 4;

    /// <summary>Tasks of the suite.</summary>
    public const int Tasks = 6;

    /// <summary>Tasks that the evolver does not see; the last ones.</summary>
    public const int HeldOut = 2;

    private const double Start = 0.35;
    private const double Highest = 0.95;
    private const double Lowest = 0.02;
    private const double NeutralShare = 0.5;
    private const double InteractingShare = 0.5;
    private const double TaskSpread = 0.15;
    private const double SubtleShare = 0.2;
    private const double SubtleSensitivity = 0.5;
    private const double UsualSensitivity = 0.95;

    private readonly double[,] _effects = new double[Rules, Settings];
    private readonly double[,,] _interactions = new double[Rules / 2, Settings, Settings];
    private readonly double[] _costs = new double[FlatteringRules + TamperingRules];

    private Landscape(Regime regime, Xoshiro random)
    {
        DrawEffects(regime, random);
        DrawInteractions(regime, random);
        for (var i = 0; i < _costs.Length; i++)
        {
            _costs[i] = random.Uniform(0.01, 0.05);
        }

        for (var i = 0; i < FlatteringRules; i++)
        {
            Flattery[i] = random.Uniform(0.08, 0.20);
        }

        for (var i = 0; i < TamperingRules; i++)
        {
            Sensitivity[i] = random.Uniform() < SubtleShare ? SubtleSensitivity : UsualSensitivity;
        }

        var total = 0.0;
        for (var i = 0; i < Tasks; i++)
        {
            Difficulty[i] = TaskSpread * random.Normal();
            total += Difficulty[i];
        }

        for (var i = 0; i < Tasks; i++)
        {
            Difficulty[i] -= total / Tasks;
        }

        Best = FindBest();
        Optimum = Quality(Best);
    }

    /// <summary>The policy that no other beats.</summary>
    public Policy Best { get; }

    /// <summary>Quality of <see cref="Best"/>.</summary>
    public double Optimum { get; }

    /// <summary>Reward that each flattering rule adds in the judge's eyes.</summary>
    public double[] Flattery { get; } = new double[FlatteringRules];

    /// <summary>Probability that the tamper check sees a run that weakened tests because of this rule.</summary>
    public double[] Sensitivity { get; } = new double[TamperingRules];

    /// <summary>How much easier each task is than the average.</summary>
    public double[] Difficulty { get; } = new double[Tasks];

    /// <summary>What a regret of 1 means: all that could be gained, or one unit of reward where nothing can be gained.</summary>
    public double Scale => Optimum - Start > 1e-9 ? Optimum - Start : 1;

    /// <summary>The landscape of a seed; drawn again until its optimum is a quality that can be reached.</summary>
    public static Landscape Of(Regime regime, ulong seed)
    {
        var random = new Xoshiro(6, seed, 1);
        while (true)
        {
            var landscape = new Landscape(regime, random);
            if (landscape.Optimum <= Highest)
            {
                return landscape;
            }
        }
    }

    /// <summary>True quality: the expected reward of an unbiased judge.</summary>
    public double Quality(Policy policy)
    {
        var quality = Start;
        for (var pair = 0; pair < Rules / 2; pair++)
        {
            quality += PairQuality(pair, policy[2 * pair], policy[2 * pair + 1]);
        }

        for (var i = 0; i < _costs.Length; i++)
        {
            quality -= policy[Rules + i] * _costs[i];
        }

        return Math.Clamp(quality, Lowest, Highest);
    }

    /// <summary>True effect of an edit on this policy.</summary>
    public double Effect(Policy policy, PolicyEdit edit) => Quality(edit.ApplyTo(policy)) - Quality(policy);

    private void DrawEffects(Regime regime, Xoshiro random)
    {
        for (var rule = 0; rule < Rules; rule++)
        {
            for (var setting = 1; setting < Settings; setting++)
            {
                var size = random.Uniform(regime.Smallest, regime.Largest);
                _effects[rule, setting] = random.Uniform() < NeutralShare ? 0 : -size;
            }
        }

        // Which rules have a helpful setting is a random choice without repetition (Fisher and Yates).
        var order = Enumerable.Range(0, Rules).ToArray();
        for (var i = 0; i < regime.Opportunities; i++)
        {
            var other = i + (int)(random.Uniform() * (Rules - i));
            (order[i], order[other]) = (order[other], order[i]);
            var setting = 1 + (int)(random.Uniform() * (Settings - 1));
            _effects[order[i], setting] = random.Uniform(regime.Smallest, regime.Largest);
        }
    }

    /// <summary>Half of the pairs: one combination of changed settings is worth more or less than the sum, by half an effect.</summary>
    private void DrawInteractions(Regime regime, Xoshiro random)
    {
        for (var pair = 0; pair < Rules / 2; pair++)
        {
            var interacts = random.Uniform() < InteractingShare;
            var first = 1 + (int)(random.Uniform() * (Settings - 1));
            var second = 1 + (int)(random.Uniform() * (Settings - 1));
            var size = random.Uniform(-0.5, 0.5) * random.Uniform(regime.Smallest, regime.Largest);
            if (interacts)
            {
                _interactions[pair, first, second] = regime.Opportunities == 0 ? -Math.Abs(size) : size;
            }
        }
    }

    private double PairQuality(int pair, int first, int second) =>
        _effects[2 * pair, first] + _effects[2 * pair + 1, second] + _interactions[pair, first, second];

    private Policy FindBest()
    {
        var best = Policy.Start;
        for (var pair = 0; pair < Rules / 2; pair++)
        {
            var choice = (First: 0, Second: 0);
            for (var first = 0; first < Settings; first++)
            {
                for (var second = 0; second < Settings; second++)
                {
                    if (PairQuality(pair, first, second) > PairQuality(pair, choice.First, choice.Second))
                    {
                        choice = (first, second);
                    }
                }
            }

            best = best.With(2 * pair, choice.First).With(2 * pair + 1, choice.Second);
        }

        return best;
    }
}
