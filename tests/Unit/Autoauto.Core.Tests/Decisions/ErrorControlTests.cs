using Autoauto.Core.Decisions;

namespace Autoauto.Core.Tests.Decisions;

public sealed class ErrorControlTests
{
    [Fact]
    public void E_LOND_shares_add_up_to_one_over_its_horizon()
    {
        var policy = new AdaptiveOptions { ErrorControl = ErrorControl.ELond, ErrorCeiling = 0.20 }.ErrorPolicy;
        var spent = Enumerable.Range(0, 4999).Sum(t => Math.Exp(-policy.LogThreshold(new ErrorLedger { Tests = t })));

        Assert.Equal(0.20, spent, 1e-9);
        Assert.Equal(700, policy.LogThreshold(new ErrorLedger { Tests = 4999 }));
    }

    [Fact]
    public void E_LOND_pays_back_for_every_keep()
    {
        var policy = new AdaptiveOptions { ErrorControl = ErrorControl.ELond }.ErrorPolicy;
        var before = policy.LogThreshold(new ErrorLedger { Tests = 30 });
        var after = policy.LogThreshold(new ErrorLedger { Tests = 30, Keeps = 3 });

        Assert.Equal(Math.Log(4), before - after, 1e-12);
    }

    [Fact]
    public void Constant_threshold_is_constant()
    {
        var policy = new AdaptiveOptions { ErrorControl = ErrorControl.Constant, ConstantThreshold = 20 }.ErrorPolicy;

        Assert.Equal(Math.Log(20), policy.LogThreshold(new ErrorLedger { Tests = 300, Keeps = 2 }), 1e-12);
    }

    [Fact]
    public void Sure_keeps_lower_the_bar_and_barren_runs_raise_it()
    {
        var policy = new AdaptiveOptions { Version = RuleVersion.Second }.ErrorPolicy;
        var sure = Enumerable.Range(0, 6).Aggregate(ErrorLedger.Empty, (ledger, _) => ledger.Kept(0.001));
        var barren = Enumerable.Range(0, 50).Aggregate(ErrorLedger.Empty, (ledger, _) => ledger.Discarded(-2));

        Assert.Equal(16, Math.Exp(policy.LogThreshold(ErrorLedger.Empty)), 1e-6);
        Assert.InRange(Math.Exp(policy.LogThreshold(sure)), 2.999, 6);
        Assert.InRange(Math.Exp(policy.LogThreshold(barren)), 40, 70);
    }

    [Fact]
    public void Strict_asks_for_more_and_is_what_later_versions_do_unless_lenient()
    {
        static double Threshold(AdaptiveOptions options) => options.ErrorPolicy.LogThreshold(ErrorLedger.Empty);
        var before = new AdaptiveOptions { Version = RuleVersion.Second };

        Assert.Equal(Math.Log(19.0 / 4), Threshold(before with { Strict = true }) - Threshold(before), 1e-9);
        Assert.Equal(Threshold(before), Threshold(new AdaptiveOptions { Lenient = true }), 1e-9);
        Assert.Equal(Math.Log(19 * 9), Threshold(new AdaptiveOptions()), 1e-9);
        Assert.Equal(Threshold(new AdaptiveOptions()), Threshold(new AdaptiveOptions { Strict = true }), 1e-9);
    }

    [Fact]
    public void Average_error_of_the_keeps_stays_below_the_ceiling()
    {
        var policy = new AdaptiveOptions { Lenient = true }.ErrorPolicy;
        var random = new Random(5);
        var ledger = ErrorLedger.Empty;
        for (var i = 0; i < 500; i++)
        {
            var evidence = 8 * random.NextDouble() - 2;
            ledger = evidence >= policy.LogThreshold(ledger) ? ledger.Kept(ledger.ErrorProbability(evidence)) : ledger.Discarded(evidence);
        }

        Assert.True(ledger.Keeps > 10);
        Assert.True(ledger.ErrorSum <= 0.20 * ledger.Keeps + 1e-9);
    }
}
