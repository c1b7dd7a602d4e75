using System.Globalization;
using System.Text;

namespace Autoauto.CrashMatrix.Tests.Grid;

/// <summary>Counts cells by step and disturbance, and prints them as a table.</summary>
internal sealed class GridReport
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Dictionary<Disturbance, (int Green, int Red)>> _rows = new(StringComparer.Ordinal);
    private readonly List<string> _failures = [];

    /// <summary>Red cells with what they violate.</summary>
    public IReadOnlyList<string> Failures => _failures;

    /// <summary>Cells so far.</summary>
    public int Count { get; private set; }

    /// <summary>Adds the outcome of a cell.</summary>
    public void Add(Cell cell, IReadOnlyList<string> violations)
    {
        lock (_lock)
        {
            var step = cell.Passage?.Step ?? cell.Child + " (during)";
            var row = _rows.TryGetValue(step, out var there) ? there : _rows[step] = [];
            var (green, red) = row.GetValueOrDefault(cell.Disturbance);
            row[cell.Disturbance] = violations.Count == 0 ? (green + 1, red) : (green, red + 1);
            Count++;
            if (violations.Count > 0)
            {
                _failures.Add($"{cell}\n    {string.Join("\n    ", violations)}");
            }
        }
    }

    /// <summary>The grid: a row per step, a column per disturbance; green cells, and red ones behind an exclamation mark.</summary>
    public override string ToString()
    {
        var columns = Enum.GetValues<Disturbance>().Where(d => _rows.Values.Any(r => r.ContainsKey(d))).ToList();
        var text = new StringBuilder();
        text.Append("step".PadRight(20)).AppendJoin("", columns.Select(c => Short(c).PadLeft(11))).Append('\n');
        foreach (var (step, row) in _rows)
        {
            text.Append(step.PadRight(20)).AppendJoin("", columns.Select(c => Show(row.GetValueOrDefault(c)).PadLeft(11))).Append('\n');
        }

        text.Append("all".PadRight(20)).AppendJoin(
            "", columns.Select(c => Show((_rows.Values.Sum(r => r.GetValueOrDefault(c).Green), _rows.Values.Sum(r => r.GetValueOrDefault(c).Red))).PadLeft(11)));
        return text.Append(string.Create(CultureInfo.InvariantCulture, $"\n{Count} cells, {_failures.Count} red\n")).ToString();
    }

    private static string Show((int Green, int Red) cells) => cells switch
    {
        (0, 0) => "-",
        (_, 0) => cells.Green.ToString(CultureInfo.InvariantCulture),
        _ => string.Create(CultureInfo.InvariantCulture, $"{cells.Green}!{cells.Red}"),
    };

    private static string Short(Disturbance disturbance) => disturbance switch
    {
        Disturbance.ResumeTogether => "2 resumes",
        Disturbance.ResumeTwice => "twice",
        Disturbance.SecondEngine => "2nd engine",
        Disturbance.MissingWorktrees => "no folders",
        Disturbance.BrokenWorktrees => "broken f.",
        Disturbance.TornFiles => "torn files",
        Disturbance.ClockForward => "clock +1h",
        Disturbance.ClockBack => "clock -1h",
        _ => disturbance.ToString(),
    };
}
