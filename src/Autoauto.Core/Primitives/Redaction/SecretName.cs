namespace Autoauto.Core.Primitives.Redaction;

/// <summary>How sure a name is that its value is a secret.</summary>
internal enum NameStrength
{
    /// <summary>It is none.</summary>
    None,

    /// <summary>A token, a key: the value has to look like one.</summary>
    Token,

    /// <summary>User and password in one, as base64.</summary>
    Both,

    /// <summary>A password, which may look like any word.</summary>
    Password,
}

/// <summary>Which names of variables, settings and options stand for secrets.</summary>
internal static class SecretName
{
    /// <summary>Longest name that is looked at, in characters.</summary>
    public const int Longest = 64;

    private static readonly string[] s_passwords = ["password", "passwd", "passphrase", "pwd"];
    // A part of the names of .NET's assemblies.
    private const string NoSecret = "publickeytoken";
    private static readonly string[] s_auth = ["auth"];
    private static readonly string[] s_tokens = ["token", "secret", "credential", "credentials"];

    private static readonly string[] s_keys =
    [
        "apikey", "accesskey", "secretkey", "privatekey", "authkey", "accountkey", "signingkey", "encryptionkey", "masterkey", "sharedkey", "subscriptionkey", "identitytoken", "registrytoken",
    ];

    private static readonly string[] s_words = [.. s_passwords, .. s_tokens, "key", "auth", "pass"];

    /// <summary>The words that secret names end with: where it pays to look closer.</summary>
    public static IReadOnlyList<string> Words => s_words;

    /// <summary>Length of the longest of the <see cref="Words"/> that <paramref name="text"/> begins with; 0 if it begins with none.</summary>
    public static int LengthOfWord(ReadOnlySpan<char> text)
    {
        var longest = 0;
        foreach (var word in s_words)
        {
            if (word.Length > longest && text.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                longest = word.Length;
            }
        }

        return longest;
    }

    /// <summary>Judges a name such as <c>OPENAI_API_KEY</c>, <c>clientSecret</c> or <c>db-password2</c>.</summary>
    public static NameStrength Judge(ReadOnlySpan<char> name)
    {
        var trimmed = name.TrimEnd("0123456789_").ToString();
        var bare = trimmed.Replace("_", string.Empty, StringComparison.Ordinal).Replace("-", string.Empty, StringComparison.Ordinal).Replace(".", string.Empty, StringComparison.Ordinal);
        if (bare.EndsWith(NoSecret, StringComparison.OrdinalIgnoreCase))
        {
            return NameStrength.None;
        }

        if (EndsWithWord(trimmed, s_passwords))
        {
            return NameStrength.Password;
        }

        if (EndsWithWord(trimmed, s_auth))
        {
            return NameStrength.Both;
        }

        // "pass" alone is what a test does.
        return EndsWithWord(trimmed, s_tokens) || (trimmed.Length > "_pass".Length && trimmed[^"_pass".Length] is '_' or '-' && trimmed.EndsWith("pass", StringComparison.OrdinalIgnoreCase))
            || Array.Exists(s_keys, key => bare.EndsWith(key, StringComparison.OrdinalIgnoreCase))
            || (trimmed.EndsWith("_KEY", StringComparison.Ordinal) && !trimmed.EndsWith("PUBLIC_KEY", StringComparison.Ordinal))
                ? NameStrength.Token
                : NameStrength.None;
    }

    /// <summary>True for names as environment variables have them.</summary>
    public static bool IsUpper(ReadOnlySpan<char> name) => !name.ContainsAnyInRange('a', 'z') && name.ContainsAnyInRange('A', 'Z');

    // A word of its own: behind a separator, or with a capital behind a small letter. "subtoken" is none, "authToken" is.
    private static bool EndsWithWord(string name, string[] words)
    {
        foreach (var word in words)
        {
            if (name.EndsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                var at = name.Length - word.Length;
                if (at == 0 || !char.IsAsciiLetter(name[at - 1]) || (char.IsAsciiLetterUpper(name[at]) && char.IsAsciiLetterLower(name[at - 1])) || word.StartsWith("pass", StringComparison.Ordinal))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
