namespace Autoauto.Core.Primitives.Redaction;

/// <summary>Where a secret stands in a text.</summary>
/// <param name="Start">First character.</param>
/// <param name="End">Behind the last character.</param>
internal readonly record struct SecretMatch(int Start, int End)
{
    private readonly int _seen;

    /// <summary>Nothing was found.</summary>
    public static readonly SecretMatch None = new(-1, -1);

    /// <summary>True if there is a secret.</summary>
    public bool IsFound => Start >= 0;

    /// <summary>How far the text was looked at: if that is its end, more text could say something else.</summary>
    public int Seen
    {
        get => Math.Max(_seen, End);
        init => _seen = value;
    }

    /// <summary>The parts that are secret if not all of it is, in order; the first begins at <see cref="Start"/>, the last ends at <see cref="End"/>.</summary>
    public IReadOnlyList<(int Start, int End)>? Parts { get; init; }

    /// <summary>Both of two that overlap.</summary>
    public SecretMatch Merge(SecretMatch other)
    {
        var (start, end, seen) = (Math.Min(Start, other.Start), Math.Max(End, other.End), Math.Max(Seen, other.Seen));
        if (Parts is null && other.Parts is null)
        {
            return new SecretMatch(start, end) { Seen = seen };
        }

        List<(int Start, int End)> all = [];
        foreach (var part in (Parts ?? [(Start, End)]).Concat(other.Parts ?? [(other.Start, other.End)]).Order())
        {
            if (all.Count > 0 && part.Start <= all[^1].End)
            {
                all[^1] = (all[^1].Start, Math.Max(all[^1].End, part.End));
            }
            else
            {
                all.Add(part);
            }
        }

        return new SecretMatch(start, end) { Seen = seen, Parts = all };
    }
}
