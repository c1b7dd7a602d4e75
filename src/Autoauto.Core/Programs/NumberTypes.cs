using System.Globalization;
using System.Text.Json.Nodes;

namespace Autoauto.Core.Programs;

/// <summary>Whole numbers of 32 bits, ends included.</summary>
internal sealed class WholeType(int lowest, int highest = int.MaxValue) : KnobType<int>
{
    public override string Expected => ConfigObject.WholeText(lowest, highest);

    public override string Placeholder => "n";

    internal override object? Read(ConfigObject o, string key) => o.Int(key, lowest, highest);

    protected override bool Allows(int value) => value >= lowest && value <= highest;

    protected override bool TryParse(string text, out int value) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    protected override JsonNode Node(int value) => value;
}

/// <summary>Whole numbers of 64 bits from a lowest one.</summary>
internal sealed class LargeType(long lowest) : KnobType<long>
{
    public override string Expected => ConfigObject.WholeText(lowest, long.MaxValue);

    public override string Placeholder => "n";

    internal override object? Read(ConfigObject o, string key) => o.Whole(key, lowest, long.MaxValue);

    protected override bool Allows(long value) => value >= lowest;

    protected override bool TryParse(string text, out long value) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    protected override JsonNode Node(long value) => value;
}

/// <summary>Finite numbers for which a condition holds.</summary>
/// <param name="expected">The condition in words.</param>
/// <param name="placeholder">What stands for one in help.</param>
/// <param name="isAllowed">The condition.</param>
internal sealed class NumberType(string expected, string placeholder, Func<double, bool> isAllowed) : KnobType<double>
{
    public override string Expected => expected;

    public override string Placeholder => placeholder;

    /// <summary>Percentages, ends included.</summary>
    public static NumberType Percent(double lowest, double highest) =>
        new(FormattableString.Invariant($"a percentage from {lowest} to {highest}"), "percent", n => n >= lowest && n <= highest);

    internal override object? Read(ConfigObject o, string key) => o.Number(key, isAllowed, expected);

    protected override bool Allows(double value) => double.IsFinite(value) && isAllowed(value);

    protected override bool TryParse(string text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    protected override JsonNode Node(double value) => value;
}

/// <summary>Amounts of US dollars above 0.</summary>
internal sealed class MoneyType : KnobType<decimal>
{
    private const decimal Highest = 1_000_000_000;

    public override string Expected => "an amount above 0";

    public override string Placeholder => "usd";

    internal override object? Read(ConfigObject o, string key) => (decimal?)o.Number(key, n => n is > 0 and <= (double)Highest && (decimal)n > 0, Expected);

    protected override bool Allows(decimal value) => value is > 0 and <= Highest;

    protected override bool TryParse(string text, out decimal value) => decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);

    protected override JsonNode Node(decimal value) => value;
}

/// <summary>True or false.</summary>
internal sealed class FlagType : KnobType<bool>
{
    public override string Expected => "true or false";

    public override KnobKind Kind => KnobKind.Flag;

    public override string Placeholder => "true|false";

    public override IReadOnlyList<string> Words => ["true", "false"];

    internal override object? Read(ConfigObject o, string key) => o.Flag(key);

    protected override bool Allows(bool value) => true;

    protected override bool TryParse(string text, out bool value) => bool.TryParse(text, out value);

    protected override JsonNode Node(bool value) => value;
}
