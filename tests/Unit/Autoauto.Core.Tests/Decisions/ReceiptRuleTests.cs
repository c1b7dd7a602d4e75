using Autoauto.Core.Decisions;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Tests.Decisions;

public sealed class ReceiptRuleTests
{
    // The widest interval of n pairs covers 1 - 2 / 2^n: 93.75 % with five, 96.9 % with six.
    [Theory]
    [InlineData(3, null, ReceiptFinding.Unclear)]
    [InlineData(5, null, ReceiptFinding.Unclear)]
    [InlineData(6, 20.0, ReceiptFinding.Improved)]
    [InlineData(10, 20.0, ReceiptFinding.Improved)]
    public void Only_pairs_that_have_a_95_percent_interval_claim_anything(int pairs, double? low, ReceiptFinding finding)
    {
        var receipt = ReceiptRule.Judge(Direction.Lower, [.. Enumerable.Repeat(100.0, pairs)], [.. Enumerable.Repeat(80.0, pairs)]);

        Assert.Equal(20, receipt.GainPercent!.Value, 9);
        Assert.Equal((low, low), (Rounded(receipt.GainLowPercent), Rounded(receipt.GainHighPercent)));
        Assert.Equal(finding, receipt.Finding);
    }

    private static double? Rounded(double? percent) => percent is { } value ? Math.Round(value, 9) : null;
}
