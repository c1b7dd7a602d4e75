using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Reporting;

/// <summary>What a receipt says about a gain, in words.</summary>
internal static class ReceiptWords
{
    /// <summary>The interval of the gain, or why it has none.</summary>
    public static string Sureness(Receipt receipt) => receipt.GainLowPercent is null
        ? "no interval: that takes six pairs"
        : $"95 % interval {Figures.Interval(receipt.GainLowPercent, receipt.GainHighPercent)}";
}
