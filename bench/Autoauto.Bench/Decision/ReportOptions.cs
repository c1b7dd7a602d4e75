using System.CommandLine;

namespace Autoauto.Bench.Decision;

/// <summary>What the verbs that end in a <see cref="DecisionReport"/> have in common.</summary>
/// <param name="all">What the full size has all of, and how long that takes.</param>
internal sealed class ReportOptions(string all)
{
    /// <summary>Not the seeds that the rules' parameters were tuned with.</summary>
    private const ulong DefaultSeed = 20260101;

    private readonly Option<bool> _json = new("--json") { Description = "JSON instead of tables." };

    public Option<bool> Full { get; } = new("--full") { Description = $"{all} and unwidened limits instead of the smoke size." };

    public Option<ulong> Seed { get; } = new("--seed") { Description = "First seed.", DefaultValueFactory = _ => DefaultSeed };

    public void AddTo(Command command)
    {
        command.Options.Add(Full);
        command.Options.Add(_json);
        command.Options.Add(Seed);
    }

    /// <summary>Prints the report as it was asked for; the exit code says whether all demands are met.</summary>
    public int Show(ParseResult parsed, DecisionReport report)
    {
        if (parsed.GetValue(_json))
        {
            report.WriteJson(Console.Out);
        }
        else
        {
            report.WriteTable(Console.Out);
        }

        return report.IsMet ? 0 : 1;
    }
}
