namespace Autoauto.Output;

/// <summary>Draws a series as block characters, the newest value at the right.</summary>
internal static class Sparkline
{
    private const int Widest = 12;
    private const string Blocks = "▁▂▃▄▅▆▇█";

    /// <summary>The series in at most twelve characters, or null if it is empty.</summary>
    public static string? Draw(IReadOnlyList<double> values)
    {
        var finite = values.Where(double.IsFinite).ToList();
        if (finite.Count == 0)
        {
            return null;
        }

        var width = Math.Min(Widest, finite.Count);
        var low = finite.Min();
        var high = finite.Max();
        return string.Create(width, (finite, low, high), static (span, s) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                // Each character shows the last value of its share of the series, so first and last are always right at the edges.
                var at = span.Length == 1 ? s.finite.Count - 1 : (int)((long)i * (s.finite.Count - 1) / (span.Length - 1));
                span[i] = Block(s.finite[at], s.low, s.high);
            }
        });
    }

    private static char Block(double value, double low, double high)
    {
        var range = high - low;
        if (range <= 0 || !double.IsFinite(range))
        {
            return Blocks[Blocks.Length / 2];
        }

        return Blocks[Math.Clamp((int)((value - low) / range * Blocks.Length), 0, Blocks.Length - 1)];
    }
}
