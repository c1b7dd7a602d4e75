using Autoauto.Core.Primitives.Redaction;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Autoauto.Core.Tests.Primitives.Redaction;

/// <summary>What must hold for any text that is made of the pieces of secrets.</summary>
[Properties(MaxTest = 1000, EndSize = 40, QuietOnSuccess = true)]
public sealed class RedactorPropertyTests
{
    private const string Known = "Tr0ub4dor&3-value";
    private static readonly Redactor s_redactor = new([Known, "pa ss/word1"]);

    private static readonly string[] s_pieces =
    [
        "sk-", "sk-0123456789abcdefghij", "ghp_", "ghp_0123456789abcdefghij0123456789abcdef", "AKIAABCDEFGHIJKLMNOP", "eyJhbGciOiJI", ".eyJzdWIiOiIx", ".", "://", "https://u:p1@h/", "user:", "@",
        "Bearer ", "Authorization: ", "API_KEY=", "password", "token", "secret", "_key", "--api-key ", "=", ":", " ", "\"", "'", "\\\"", "\\n", "\n", "[", "]", "(", "<", "{", "abc123def456", "a", "Z", "7", "/", "-", "_",
        "\u001b[31m", "-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----", "MIIabc", Known, "pa ss/word1", "~", "$", "[redacted]", "redacted",
    ];

    private static readonly Arbitrary<string> s_texts = Gen.Elements(s_pieces).ArrayOf().Select(pieces => string.Concat(pieces)).ToArbitrary();

    [Property]
    public Property Redacting_twice_changes_nothing() => Holds(text =>
    {
        var once = s_redactor.Redact(text)!;
        return s_redactor.Redact(once) == once;
    });

    [Property]
    public Property No_known_value_remains() => Holds(text => !s_redactor.Redact(text)!.Contains(Known, StringComparison.Ordinal));

    [Property]
    public Property A_stream_is_redacted_as_a_whole_text_is() => Holds(text =>
        RedactorTests.Streamed(s_redactor, text, 1) == s_redactor.Redact(text) && RedactorTests.Streamed(s_redactor, text, 13) == s_redactor.Redact(text));

    private static Property Holds(Func<string, bool> property) => Prop.ForAll(s_texts, property);
}
