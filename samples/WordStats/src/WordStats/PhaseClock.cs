using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace WordStats;

/// <summary>Adds up where the time goes, phase by phase, for whoever wants to make the program faster.</summary>
internal sealed class PhaseClock
{
    private readonly Dictionary<string, long> _ticks = [];

    public T Run<T>(string phase, Func<T> action)
    {
        var start = Stopwatch.GetTimestamp();
        var result = action();
        _ticks[phase] = _ticks.GetValueOrDefault(phase) + Stopwatch.GetTimestamp() - start;
        return result;
    }

    public void Run(string phase, Action action) =>
        Run(phase, () =>
        {
            action();
            return 0;
        });

    public string Describe()
    {
        var text = new StringBuilder();
        foreach (var (phase, ticks) in _ticks.OrderByDescending(pair => pair.Value))
        {
            var milliseconds = ticks * 1000.0 / Stopwatch.Frequency;
            text.Append(CultureInfo.InvariantCulture, $"{phase,-16}{milliseconds,8:F1} ms\n");
        }

        return text.ToString();
    }
}
