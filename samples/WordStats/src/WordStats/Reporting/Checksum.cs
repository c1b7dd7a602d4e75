namespace WordStats.Reporting;

/// <summary>
/// A number for whole tables, of which the report shows only the top. Each entry is hashed on its own (FNV-1a) and the
/// hashes are added up, so that the order in which a table happens to be stored does not matter.
/// </summary>
internal sealed class Checksum
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public ulong Value { get; private set; }

    public void Add(string text, int number)
    {
        var hash = Offset;
        foreach (var character in text)
        {
            hash = (hash ^ character) * Prime;
        }

        unchecked
        {
            Value += (hash ^ (ulong)number) * Prime;
        }
    }
}
