namespace Autoauto.Core.Primitives;

/// <summary>Finds what somebody probably meant.</summary>
internal static class Suggestion
{
    /// <summary>The nearest of <paramref name="known"/> words, if it is near enough to be a typing error; else null.</summary>
    public static string? For(string word, IEnumerable<string> known)
    {
        var bare = Bare(word);
        var best = known
            .Select(candidate => (candidate, distance: Distance(bare, Bare(candidate))))
            .OrderBy(pair => pair.distance)
            .ThenBy(pair => pair.candidate, StringComparer.Ordinal)
            .FirstOrDefault((candidate: string.Empty, distance: int.MaxValue));
        return best.distance <= Math.Max(1, bare.Length / 3) ? best.candidate : null;
    }

    // noise_threshold_percent and NoiseThresholdPercent are the same slip.
    private static string Bare(string word) =>
        new([.. word.Take(64).Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);

    private static int Distance(string a, string b)
    {
        var previous = Enumerable.Range(0, b.Length + 1).ToArray();
        var current = new int[b.Length + 1];
        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.Min(replaced, Math.Min(previous[j], current[j - 1]) + 1);
            }

            (previous, current) = (current, previous);
        }

        return previous[b.Length];
    }
}
