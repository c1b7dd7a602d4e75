using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Web;
using Autoauto.Core.Primitives.Redaction;

namespace Autoauto.Core.Tests.Primitives.Redaction;

/// <summary>What is a secret and what is not. No text here is a real key: all are made up of runs and repeated letters.</summary>
public sealed class RedactorTests
{
    private const string Digits = "0123456789abcdef0123456789abcdef";
    private static readonly Redactor s_plain = new([]);

    public static TheoryData<string, string> Secrets => new()
    {
        { $"key sk-{Digits} end", "key [redacted] end" },
        { $"sk-ant-api03-{Digits}_-x", "[redacted]" },
        { $"\\nsk-proj-{Digits}\\n", "\\n[redacted]\\n" },
        { $"\u001b[31msk-{Digits}\u001b[0m", "\u001b[31m[redacted]\u001b[0m" },
        { $"token ghp_{Digits}abcd.", "token [redacted]." },
        { $"github_pat_11AAAA_{Digits}", "[redacted]" },
        { "AKIAABCDEFGHIJKLMNOP", "[redacted]" },
        { "x=AIza" + Digits + "abc;", "x=[redacted];" },
        { "xoxb-123456789012-abcdef", "[redacted]" },
        { "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl-_ rest", "[redacted] rest" },
        { $"Authorization: Bearer {Digits}", "Authorization: Bearer [redacted]" },
        { "authorization: Basic dXNlcjpwYXNz", "authorization: Basic [redacted]" },
        { "-H 'x-api-key: abc123def456'", "-H 'x-api-key: [redacted]'" },
        { "curl https://user:hunter2@example.org/x", "curl https://[redacted]@example.org/x" },
        { "postgres://me:p%40ss@[::1]/db", "postgres://[redacted]@[::1]/db" },
        { "OPENAI_API_KEY=whatever", "OPENAI_API_KEY=[redacted]" },
        { "export DB_PASSWORD='correct horse'", "export DB_PASSWORD='[redacted]'" },
        { "DB_PASSWORD=hunter2 make", "DB_PASSWORD=[redacted] make" },
        { "{\"clientSecret\": \"abc123def456\", \"n\": 1}", "{\"clientSecret\": \"[redacted]\", \"n\": 1}" },
        { "{\"text\":\"{\\\"password\\\": \\\"abcd1\\\"}\"}", "{\"text\":\"{\\\"password\\\": \\\"[redacted]\\\"}\"}" },
        { "{\"password\":\"a\\\"b1\",\"x\":1}", "{\"password\":\"[redacted]\",\"x\":1}" },
        { "tool --api-key abc123def456 --fast", "tool --api-key [redacted] --fast" },
        { "oy2" + "abcdefghijklmnopqrstuvwxyz0123456789abcdefg end", "[redacted] end" },
        { "id GOCSPX-" + "0123456789abcdef0123 end", "id [redacted] end" },
        { "https://x.example.org/c?sv=2024&sp=r&sig=AbC%2F0123456789abcdefABCDEF0123456789abcdefGH%3D", "https://x.example.org/c?sv=2024&sp=r&sig=[redacted]" },
        { "SharedAccessSignature=sr=x&sig=0123456789abcdef0123456789abcdef01234567890%3D&se=1", "SharedAccessSignature=sr=x&sig=[redacted]&se=1" },
        { "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=0123456789abcdef+/==;EndpointSuffix=x", "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=[redacted];EndpointSuffix=x" },
        { "Endpoint=sb://x/;SharedAccessKeyName=Root;SharedAccessKey=abc123def456abc123=", "Endpoint=sb://x/;SharedAccessKeyName=Root;SharedAccessKey=[redacted]" },
        { "AZURE_CLIENT_SECRET=abc8Q~0123456789", "AZURE_CLIENT_SECRET=[redacted]" },
        { "aws_secret_access_key = 0123456789abcdefABCDEF0123456789abcdEFGH", "aws_secret_access_key = [redacted]" },
        { "ASIAABCDEFGHIJKLMNOP", "[redacted]" },
        { "npm_0123456789abcdefABCDEF0123456789abcdEF", "[redacted]" },
        { "//registry.example.org/:_authToken=01234567-89ab-cdef", "//registry.example.org/:_authToken=[redacted]" },
        { "mongodb+srv://me:abc123@cluster.example.org/db", "mongodb+srv://[redacted]@cluster.example.org/db" },
        { "Server=x;Pwd=abc123!;Timeout=1", "Server=x;Pwd=[redacted];Timeout=1" },
        { "-----BEGIN RSA PRIVATE KEY-----\nMIIabc+/=\nxyz\n-----END RSA PRIVATE KEY-----\nafter", "[redacted]\nafter" },
        { "\"-----BEGIN PRIVATE KEY-----\\nMIIabc\\n-----END PRIVATE KEY-----\\n\"", "\"[redacted]\\n\"" },
        { "postgres://user:pa/ss@host/db", "postgres://[redacted]@host/db" },
        { "postgres://user:p:a/s@s?#1@host/db", "postgres://[redacted]@host/db" },
        { "{\"url\":\"redis://:s3cret/x@h:6379\"}", "{\"url\":\"redis://[redacted]@h:6379\"}" },
        { "{\"auths\":{\"r.example.org\":{\"auth\": \"dXNlcjpwYXNz\"}}}", "{\"auths\":{\"r.example.org\":{\"auth\": \"[redacted]\"}}}" },
        { "//r.example.org/:_auth=dXNlcjpwYXNz", "//r.example.org/:_auth=[redacted]" },
        { "machine api.example.org login me password hunter", "machine api.example.org login me password [redacted]" },
        { "machine h\n  login me\n  password hunter\n", "machine h\n  login me\n  password [redacted]\n" },
        { "     1\u2192machine 10.0.0.1\n     2\u2192  login me\n     3\u2192  password hunter", "     1\u2192machine 10.0.0.1\n     2\u2192  login me\n     3\u2192  password [redacted]" },
        { "\"machine h\\nlogin me\\npassword hunter\\n\"", "\"machine h\\nlogin me\\npassword [redacted]\\n\"" },
        { "mysql -u root -phunter db", "mysql -u root -p[redacted] db" },
        { "{\"command\":\"mysqldump -p\\\"hun ter\\\" db\"}", "{\"command\":\"mysqldump -p\\\"[redacted]\\\" db\"}" },
        { "tool --password hunter x", "tool --password [redacted] x" },
        { "tool --password 'hun'", "tool --password '[redacted]'" },
        { "sshpass -p hunter ssh x", "sshpass -p [redacted] ssh x" },
        { "docker login -u me -p hunter r.example.org", "docker login -u me -p [redacted] r.example.org" },
        { "curl -s -u user:pass https://x.example.org", "curl -s -u [redacted] https://x.example.org" },
        { "curl \\\n  --user 'user:pa ss' \\\n  https://x.example.org", "curl \\\n  --user '[redacted]' \\\n  https://x.example.org" },
        { "Authorization: Bearer abcdefghijklmnopqrstuvwx", "Authorization: Bearer [redacted]" },
        { "header = Basic dXNlcjpwYXNz", "header = Basic [redacted]" },
        { "https://hooks.slack.com/services/T01234567/B01234567/abcdefABCDEF012345678901 x", "https://hooks.slack.com[redacted] x" },
        { "https:\\/\\/hooks.slack.com\\/services\\/T01234567\\/B01234567\\/abcdefABCDEF0123\"", "https:\\/\\/hooks.slack.com[redacted]\"" },
        { "(https://discord.com/api/webhooks/123456789012345678/abcdef-ABCDEF_0123)", "(https://discord.com/api/[redacted])" },
        { "https://x.webhook.office.com/webhookb2/0123-4567@89/IncomingWebhook/abcdef0123/4567", "https://x.webhook.office.com[redacted]" },
        { "https://api.telegram.org/bot123456:ABCdef0123456789/sendMessage", "https://api.telegram.org/bot[redacted]" },
        { "aws_secret_access_key=/0123456789abcdefABCDEF0123456789abcdEFG", "aws_secret_access_key=[redacted]" },
        { "aws configure set aws_secret_access_key 0123456789abcdefABCDEF0123456789abcdEFGH", "aws configure set aws_secret_access_key [redacted]" },
        { "DB_PASS=hunter", "DB_PASS=[redacted]" },
        { "Server=x;Password=hunter;", "Server=x;Password=[redacted];" },
        { "jdbc:mysql://h/db?user=a&password=hunter&x=1", "jdbc:mysql://h/db?user=a&password=[redacted]&x=1" },
        { "PASSWORD='it'\\''s1234'", "PASSWORD='[redacted]'" },
        { $"glrt-{Digits}", "[redacted]" },
        { $"SG.0123456789abcdefABCDEF.{Digits} x", "[redacted] x" },
        { $"dckr_pat_{Digits}", "[redacted]" },
        { "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Blb\"cut", "[redacted]\"cut" },
    };

    public static TheoryData<string> OrdinaryTexts =>
    [
        "commit 0123456789abcdef0123456789abcdef01234567", "sha256 " + Digits + Digits, "task-based-scheduling-for-2-of-3-things-or-more",
        "sk-learn-pipeline-with-many-words", "{\"inputTokens\": 12345678, \"max_tokens\":4096, \"tokens\": \"12345678a\"}", "token: the lexer's unit", "key=value1234",
        "cacheKey = computeHash(a1b2c3d4)", "sort(key=lambda2 x)", "token = nextToken()", "password = getPassword()", "PASSWORD=$SECRET", "API_KEY=${KEY}", "api_key == abc123def456",
        "https://example.org/a:b@c", "https://example.org:8080/", "the bearer of good news arrived today", "a secret: use a cache", "PUBLIC_KEY=abc", "public_key: abc12345",
        "eyJ is how a JSON web token begins", "primary_key=abc12345", "PWD=/home/user", "\"password\": \"string\"", "12 tokens/s", "monkey=abc12345", "password is required",
        "docker run -u 1000:1000 -p 8080:80 x", "mysql -p -u root", "mkdir -p a/b && ls -a", "git push -u origin main", "http://localhost:3000/@scope/pkg", "see https://hooks.slack.com/services/... for it", "\"author\": \"me\", \"auth\": \"oauth2\"",
        "the machine asks for login and password again", "use --password to be asked", "Version=10.0.0.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a", "passes=12 failed=0", "test_pass: true", "{\"uuid\":\"0191e4b2-7c1f-7c55-9d3a-0123456789ab\"}", "basic types and methods",
        "{\"metric\":12.5,\"samples\":[1.25e-3,2,3],\"hash\":\"0123456789abcdef0123456789abcdef01234567\"}", "AUTHOR=Jo Doe", "MIICertificatesBeginLikeThis0123456789", "npm_config_cache=x", "?sig=v1&x=2", "let sig=computeSignatureOfEverythingThatIsSignedHere(body)", "GOCSPX is how a client's key begins", "oy2 is how a key begins", "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4", "[redacted]",
    ];

    [Theory]
    [MemberData(nameof(Secrets))]
    public void Secrets_go(string text, string expected)
    {
        Assert.Equal(expected, s_plain.Redact(text));
        Assert.Equal(expected, s_plain.Redact(expected));
        Assert.Equal(expected, Streamed(s_plain, text, 1));
    }

    [Theory]
    [MemberData(nameof(OrdinaryTexts))]
    public void Ordinary_text_stays(string text) => Assert.Same(text, s_plain.Redact(text));

    [Fact]
    public void Known_values_go_wherever_they_stand()
    {
        var redactor = new Redactor(["Tr0ub4dor&3", "quote\"d-value-1"]);
        Assert.Equal("x[redacted]y", redactor.Redact("xTr0ub4dor&3y"));
        Assert.Equal("{\"a\":\"[redacted]\"}", redactor.Redact("{\"a\":\"" + System.Text.Json.JsonEncodedText.Encode("quote\"d-value-1") + "\"}"));
        Assert.Equal("x[redacted]y", Streamed(redactor, "xTr0ub4dor&3y", 3));
    }

    public static TheoryData<string> KnownValues =>
    [
        "quo\"te'd\\val1", "multi\nline1\nval2x", "s\u00fc\u00df-ge/heim+1&x=\u00e4", "abcd/ef+gh==1234", "line-one-secret-1\nline-two-secret-2", "tab\tand <html> 12", "key\ud83d\udd111234",
    ];

    [Theory]
    [MemberData(nameof(KnownValues))]
    public void Known_values_go_in_every_form_that_programs_write_them_in(string value)
    {
        var redactor = new Redactor([value]);
        var bytes = Encoding.UTF8.GetBytes(value);
        var json = JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();
        string[] forms =
        [
            value, value.Replace("\n", "\r\n", StringComparison.Ordinal), json, JsonEncodedText.Encode(value).ToString(), string.Concat(json.Select(c => c > '~' ? $"\\u{(int)c:x4}" : c.ToString())),
            JsonEncodedText.Encode(json).ToString(), JsonEncodedText.Encode(json, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(), json.Replace("/", "\\/", StringComparison.Ordinal),
            Uri.EscapeDataString(value), WebUtility.UrlEncode(value), HttpUtility.UrlEncode(value), value.Replace("'", "'\\''", StringComparison.Ordinal),
            Convert.ToBase64String(bytes).TrimEnd('='), Convert.ToBase64String(bytes).Replace('+', '-').Replace('/', '_').TrimEnd('='),
        ];
        Assert.All(forms, form =>
        {
            var text = $"before {form} behind\nnext\n";
            var clean = redactor.Redact(text)!;
            Assert.StartsWith("before [redacted]", clean, StringComparison.Ordinal);
            Assert.EndsWith(" behind\nnext\n", clean, StringComparison.Ordinal);
            Assert.InRange(clean.Length, 0, "before  behind\nnext\n".Length + (value.Split('\n').Length * "[redacted]\r\n".Length) + 4);
            Assert.All([1, 5, 4096], size => Assert.Equal(clean, Streamed(redactor, text, size)));
        });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Known_values_go_from_base64_that_holds_more_than_them(int before)
    {
        const string Value = "Tr0ub4dor&3-value";
        var text = Convert.ToBase64String(Encoding.UTF8.GetBytes(new string('x', before) + Value + ":y"));

        Assert.InRange(new Redactor([Value]).Redact(text)!.Length, 0, "[redacted]".Length + 10);
    }

    [Fact]
    public void Values_of_secret_variables_are_known_and_others_are_not()
    {
        var values = SecretVariables.ValuesOf(new Dictionary<string, string>
        {
            ["MY_API_KEY"] = "abcd-1234",
            ["GITHUB_TOKEN"] = "abcdefgh1",
            ["PATH"] = "/usr/bin:/bin",
            ["SSH_AUTH_SOCK"] = "/run/agent",
            ["DB_PASSWORD"] = "password",
            ["SHORT_KEY"] = "abc1",
            ["LANG"] = "en_US.UTF-8",
            ["KEYBOARD"] = "abcdefgh1x",
        });
        Assert.Equal(["abcd-1234", "abcdefgh1"], values.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Bytes_that_are_no_text_pass_as_they_are()
    {
        byte[] bytes = [0xff, 0x00, 0xc3, 0x28, (byte)'\n', 0xe2, 0x82];
        var filter = new RedactionFilter(s_plain);
        Assert.Equal(bytes, filter.Push(bytes).ToArray().Concat(filter.Complete().ToArray()));
    }

    [Fact]
    public void A_key_of_several_lines_goes_whichever_way_it_is_cut()
    {
        var text = "before\n-----BEGIN EC PRIVATE KEY-----\n" + string.Concat(Enumerable.Repeat("MHcCAQEEIabc/def+\n", 20)) + "-----END EC PRIVATE KEY-----\nafter\n";
        foreach (var size in new[] { 1, 7, 64, 4096 })
        {
            Assert.Equal("before\n[redacted]\nafter\n", Streamed(s_plain, text, size));
        }
    }

    [Theory]
    [InlineData("sk-")]
    [InlineData("eyJ")]
    [InlineData("token=")]
    [InlineData("password=\"")]
    [InlineData("https://a:")]
    [InlineData("-----BEGIN PRIVATE KEY-----")]
    [InlineData("bearer ")]
    [InlineData("basic dTpw ")]
    [InlineData("MIIEpAIBAAKCAQ ")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAb1\n")]
    [InlineData("\n{\"a\":\"Ab1\"}")]
    [InlineData("mysql -p")]
    [InlineData("\nmachine x login y password ")]
    [InlineData("hooks.slack.com/")]
    [InlineData("\\")]
    [InlineData("ghp_0123456789012345678901234567890123456789 ")]
    [InlineData("x")]
    [Trait("Category", "Long")]
    public void Long_hostile_lines_are_read_to_their_end(string piece)
    {
        const string Secret = "ghp_abcdefghijABCDEFGHIJabcdefghijABCDEF";
        var text = string.Concat(Enumerable.Repeat(piece, (1 << 20) / piece.Length)) + "\n" + Secret + "\n";

        var whole = s_plain.Redact(text);

        Assert.DoesNotContain(Secret, whole, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, Streamed(s_plain, text, 4096), StringComparison.Ordinal);
    }

    internal static string Streamed(Redactor redactor, string text, int size)
    {
        var filter = new RedactionFilter(redactor);
        using var output = new MemoryStream();
        foreach (var piece in Encoding.UTF8.GetBytes(text).Chunk(size))
        {
            output.Write(filter.Push(piece).Span);
        }

        output.Write(filter.Complete().Span);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
