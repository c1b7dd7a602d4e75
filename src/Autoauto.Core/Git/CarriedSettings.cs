using System.Text;

namespace Autoauto.Core.Git;

/// <summary>
/// What a checkout made elsewhere needs of the user's repository to be the same as the user's own: how lines end, which filters run, which files are hidden, how
/// objects are named. Nothing that names a server, a program of git's own, or another place to work.
/// </summary>
internal sealed class CarriedSettings
{
    private static readonly string[] s_core =
    [
        "core.autocrlf", "core.eol", "core.safecrlf", "core.ignorecase", "core.symlinks", "core.filemode", "core.precomposeunicode", "core.longpaths", "core.checkstat", "core.trustctime",
        "core.attributesfile", "core.excludesfile", "core.sparsecheckout", "core.sparsecheckoutcone", "core.compression", "i18n.commitencoding",
    ];

    private readonly List<(string Key, string? Value)> _all = [];

    /// <summary>Reads what <c>git config --list -z</c> says.</summary>
    public static CarriedSettings Parse(string output)
    {
        var settings = new CarriedSettings();
        foreach (var part in output.Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var end = part.IndexOf('\n', StringComparison.Ordinal);
            settings._all.Add((end < 0 ? part : part[..end], end < 0 ? null : part[(end + 1)..]));
        }

        return settings;
    }

    /// <summary>The name of the object format where it is not SHA-1; null for SHA-1.</summary>
    public string? ObjectFormat => Find("extensions.objectformat") is { } format && format != "sha1" ? format : null;

    /// <summary>True if git hides some of the files from checkouts.</summary>
    public bool IsSparse => IsOn("core.sparsecheckout");

    /// <summary>The remote that missing objects are fetched from; null where all are there.</summary>
    public string? PromisorRemote => Find("extensions.partialclone") ?? _all.Where(s => s.Key.StartsWith("remote.", StringComparison.Ordinal) && s.Key.EndsWith(".promisor", StringComparison.Ordinal) && s.Value == "true")
        .Select(s => s.Key["remote.".Length..^".promisor".Length]).FirstOrDefault();

    /// <summary>The effective value of a key in lower case; null if it is not set.</summary>
    public string? Find(string key) => _all.FindLast(s => s.Key == key).Value;

    /// <summary>True if a key in lower case is switched on; one that is set without a value is.</summary>
    public bool IsOn(string key) => _all.Exists(s => s.Key == key) && Find(key) is (null or "true" or "1" or "yes" or "on");

    /// <summary>A configuration file with what is carried over.</summary>
    /// <param name="bare">True for one without files.</param>
    /// <param name="more">Further settings, key and value.</param>
    public string ToFile(bool bare, IEnumerable<(string Key, string Value)> more)
    {
        var text = new StringBuilder();
        var further = more.ToList();
        var isExtended = ObjectFormat is not null || further.Exists(s => s.Key.StartsWith("extensions.", StringComparison.Ordinal));
        Add(text, "core.repositoryformatversion", isExtended ? "1" : "0");
        Add(text, "core.bare", bare ? "true" : "false");
        if (ObjectFormat is { } format)
        {
            Add(text, "extensions.objectformat", format);
        }

        // Wherever they are set: in a sandbox the user's own files are not there.
        foreach (var (key, value) in _all.Where(s => IsCarried(s.Key)))
        {
            Add(text, key, value);
        }

        foreach (var (key, value) in further)
        {
            Add(text, key, value);
        }

        return text.ToString();
    }

    /// <summary>The settings of the remote that missing objects come from; none where all are there.</summary>
    public IEnumerable<(string Key, string Value)> Promisor()
    {
        if (PromisorRemote is not { } remote)
        {
            yield break;
        }

        yield return ("extensions.partialclone", remote);
        foreach (var name in new[] { "url", "promisor", "partialclonefilter" })
        {
            if (Find($"remote.{remote}.{name}") is { } value)
            {
                yield return ($"remote.{remote}.{name}", value);
            }
        }
    }

    private static bool IsCarried(string key) => s_core.Contains(key, StringComparer.Ordinal)
        || key.StartsWith("filter.", StringComparison.Ordinal)
        || key.StartsWith("lfs.", StringComparison.Ordinal)
        || key.StartsWith("merge.", StringComparison.Ordinal);

    // Every value in quotation marks, which takes whatever it holds.
    private static void Add(StringBuilder text, string key, string? value)
    {
        var (first, last) = (key.IndexOf('.', StringComparison.Ordinal), key.LastIndexOf('.'));
        text.Append('[').Append(key, 0, first);
        if (last > first)
        {
            text.Append(" \"").Append(Escape(key[(first + 1)..last])).Append('"');
        }

        text.Append("]\n\t").Append(key, last + 1, key.Length - last - 1);
        if (value is not null)
        {
            text.Append(" = \"").Append(Escape(value).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal)).Append('"');
        }

        text.Append('\n');
    }

    private static string Escape(string text) => text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
