using System.Text.Json.Nodes;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Programs;

/// <summary>Which way a metric gets better; a configuration must say so.</summary>
internal sealed class DirectionType : KnobType<Direction>
{
    public override string Expected => "lower or higher";

    public override string Placeholder => "lower|higher";

    public override IReadOnlyList<string> Words => ["lower", "higher"];

    internal override object? Read(ConfigObject o, string key)
    {
        if (o.Find(key) is null)
        {
            o.Report(key, "is missing: \"lower\" or \"higher\", whichever is better");
            return null;
        }

        return o.OneOf(key, "lower", "higher") switch { "lower" => Direction.Lower, "higher" => Direction.Higher, _ => null };
    }

    protected override bool Allows(Direction value) => Enum.IsDefined(value);

    protected override bool TryParse(string text, out Direction value) => Enum.TryParse(text, ignoreCase: true, out value);

    protected override JsonNode Node(Direction value) => value == Direction.Lower ? "lower" : "higher";
}
