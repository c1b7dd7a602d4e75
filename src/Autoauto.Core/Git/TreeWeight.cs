namespace Autoauto.Core.Git;

/// <summary>An entry of a tree object.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sha">The object.</param>
/// <param name="Mode">What it is, in git's numbers.</param>
internal readonly record struct TreeItem(string Name, string Sha, int Mode)
{
    private const int Kind = 0xF000;

    /// <summary>True for another tree.</summary>
    public bool IsFolder => (Mode & Kind) == 0x4000;

    /// <summary>True for a symbolic link.</summary>
    public bool IsLink => (Mode & Kind) == 0xA000;

    /// <summary>True for a submodule, of which nothing is checked out.</summary>
    public bool IsModule => (Mode & Kind) == 0xE000;
}

/// <summary>
/// What a commit would put into a checkout, worked out from its objects. A dozen trees that name each other ten times each make ten thousand million files: git lists them, and writes them,
/// until the disk is full.
/// </summary>
/// <param name="read">Reads a tree object.</param>
/// <param name="sizeOf">The length of a blob.</param>
internal sealed class TreeWeight(Func<string, IReadOnlyList<TreeItem>> read, Func<string, long> sizeOf)
{
    /// <summary>Most files that a change may add or replace.</summary>
    public const long MostFiles = 200_000;

    /// <summary>Most bytes that it may add or replace.</summary>
    public const long MostBytes = 4L << 30;

    /// <summary>Longest target of a link: no system has longer paths, and it is read into memory.</summary>
    public const long LongestLink = 4096;

    // Each folder takes two characters of a path at least.
    private const int Deepest = 2048;
    private readonly Dictionary<string, Sum> _known = new(StringComparer.Ordinal);

    /// <summary>Says what is too much about the way from one tree to another; null if nothing is.</summary>
    /// <param name="from">A tree that can be checked out.</param>
    /// <param name="to">The other one.</param>
    public string? Refuse(string from, string to)
    {
        var all = default(Sum);
        var pairs = new Stack<(string From, string To)>([(from, to)]);
        while (pairs.TryPop(out var pair))
        {
            var before = new Dictionary<string, TreeItem>(StringComparer.Ordinal);
            foreach (var item in read(pair.From))
            {
                // Names that are no text can look the same.
                before[item.Name] = item;
            }

            foreach (var item in read(pair.To))
            {
                var isKnown = before.TryGetValue(item.Name, out var there);
                if (isKnown && there.Sha == item.Sha && there.Mode == item.Mode)
                {
                    continue;
                }

                if (isKnown && there.IsFolder && item.IsFolder)
                {
                    pairs.Push((there.Sha, item.Sha));
                }
                else
                {
                    all = all.Plus(WeightOf(item));
                }

                if (all.Refuse() is { } refused)
                {
                    return refused;
                }
            }
        }

        return null;
    }

    private Sum WeightOf(TreeItem top)
    {
        if (!top.IsFolder)
        {
            return WeightOfFile(top);
        }

        // By hand: a chain of trees can be longer than the stack of calls.
        var open = new Stack<(string Sha, int Depth)>([(top.Sha, 0)]);
        while (open.TryPeek(out var at))
        {
            var (sha, depth) = at;
            if (_known.ContainsKey(sha))
            {
                open.Pop();
                continue;
            }

            var items = read(sha);
            var missing = items.Where(item => item.IsFolder && !_known.ContainsKey(item.Sha)).Select(item => item.Sha).Distinct(StringComparer.Ordinal).ToList();
            if (missing.Count == 0)
            {
                var sum = items.Aggregate(default(Sum), (so, item) => so.Plus(item.IsFolder ? _known[item.Sha] : WeightOfFile(item)));
                _known[sha] = sum with { Depth = sum.Depth + 1 };
                open.Pop();
            }
            else if (depth > Deepest)
            {
                return new Sum { Depth = Deepest + 1 };
            }
            else
            {
                missing.ForEach(below => open.Push((below, depth + 1)));
            }
        }

        return _known[top.Sha];
    }

    private Sum WeightOfFile(TreeItem item)
    {
        var size = item.IsModule ? 0 : sizeOf(item.Sha);
        return new Sum { Files = 1, Bytes = size, HasLongLink = item.IsLink && size > LongestLink };
    }

    /// <summary>What lies below a tree, never more than can be counted.</summary>
    private readonly record struct Sum
    {
        private const long Endless = long.MaxValue / 2;

        public long Files { get; init; }

        public long Bytes { get; init; }

        public int Depth { get; init; }

        public bool HasLongLink { get; init; }

        public Sum Plus(Sum other) => new()
        {
            Files = Math.Min(Endless, Files + other.Files),
            Bytes = Math.Min(Endless, Bytes + other.Bytes),
            Depth = Math.Max(Depth, other.Depth),
            HasLongLink = HasLongLink || other.HasLongLink,
        };

        public string? Refuse() =>
            Depth > Deepest ? FormattableString.Invariant($"its folders lie in each other more than {Deepest} deep")
            : Files > MostFiles || Bytes > MostBytes ? FormattableString.Invariant($"a checkout of it would get more than {MostFiles} other files, or more than {MostBytes >> 30} GiB of them")
            : HasLongLink ? FormattableString.Invariant($"a link in it leads to a name of more than {LongestLink} bytes")
            : null;
    }
}
