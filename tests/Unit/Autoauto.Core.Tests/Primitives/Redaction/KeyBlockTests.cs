using System.Text;
using System.Text.Json;
using Autoauto.Core.Primitives.Redaction;

namespace Autoauto.Core.Tests.Primitives.Redaction;

/// <summary>Private keys in the forms in which agents and their tools print files. The keys are random and belong to nobody.</summary>
public sealed class KeyBlockTests
{
    private const int Seed = 20261129;
    private const string Before = "before it\n";
    private const string Behind = "\nbehind it: 3 tests passed\n";
    private static readonly Redactor s_redactor = new([]);
    private static readonly string[] s_titles = ["RSA PRIVATE KEY", "PRIVATE KEY", "EC PRIVATE KEY", "OPENSSH PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "PGP PRIVATE KEY BLOCK"];

    private static readonly (string Name, Func<string, int, string> Print)[] s_lines =
    [
        ("plain", (line, _) => line), ("arrow", (line, i) => $"{i,6}\u2192{line}"), ("bar", (line, i) => $"{i} | {line}"), ("box", (line, i) => $"\u2502 {i,4} \u2502 {line}"),
        ("colon", (line, i) => $"{i}:{line}"), ("grep", (line, i) => $"keys/id.pem:{i}:{line}"), ("context of grep", (line, i) => $"keys/id.pem-{i}-{line}"), ("cat -n", (line, i) => $"{i,6}\t{line}"),
        ("cat -A", (line, _) => line + "^M$"), ("quote", (line, _) => "> > " + line), ("added", (line, _) => "+" + line), ("removed", (line, _) => "-" + line), ("indented", (line, _) => "\t    " + line),
        ("coloured", (line, i) => $"\u001b[32m{i}\u001b[0m:\u001b[1;31m{line}\u001b[0m"), ("CRLF", (line, _) => line + "\r"), ("list", (line, _) => $"  \"{line}\","), ("Python", (line, _) => $"    '{line}\\n',"),
        ("sum", (line, _) => $"  \"{line}\\n\" +"), ("log", (line, i) => $"2026-11-29T21:00:{i % 60:00}.123Z INFO web {line}"), ("compose", (line, _) => $"web_1  | {line}"), ("comment", (line, _) => "# " + line),
        ("table", (line, i) => $"| {i} | `{line}` |"), ("container's log", (line, _) => JsonSerializer.Serialize(new { log = line + "\n", stream = "stdout", time = "2026-11-29T21:00:00.123456789Z" })),
        ("events", (line, _) => JsonSerializer.Serialize(new { type = "message", role = "assistant", content = line + "\n", delta = true })),
    ];

    private static readonly (string Name, Func<string, string> Put)[] s_around =
    [
        ("nothing", text => text), ("JSON", text => $"{{\"type\":\"x\",\"output\":{JsonSerializer.Serialize(text)},\"n\":1}}"), ("an address", text => "https://x.example.org/?q=" + Uri.EscapeDataString(text)),
        ("JSON in JSON", text => $"{{\"p\":{JsonSerializer.Serialize($"{{\"a\":{JsonSerializer.Serialize(text)}}}")}}}"), ("a fence", text => $"```\n{text}\n```"),
    ];

    public static TheoryData<string, string> Forms => [.. from line in s_lines from around in s_around select (line.Name, around.Name)];

    [Theory]
    [MemberData(nameof(Forms))]
    public void No_piece_of_a_key_is_left_in_any_form(string lines, string around)
    {
        var print = s_lines.Single(form => form.Name == lines).Print;
        var put = s_around.Single(form => form.Name == around).Put;
        var random = new Random(Seed);
        foreach (var title in s_titles)
        {
            foreach (var (size, width) in ((int, int)[])[(120, 64), (1200, 64), (2400, 76), (700, 16), (1700, 20_000)])
            {
                var body = Body(random, size, width);
                string[] whole = [$"-----BEGIN {title}-----", "Proc-Type: 4,ENCRYPTED", "DEK-Info: AES-128-CBC,0123456789ABCDEF", string.Empty, .. body, $"-----END {title}-----"];
                string[] putty = ["PuTTY-User-Key-File-3: ssh-rsa", "Encryption: none", "Private-Lines: 14", .. body, "Private-MAC: 0123456789abcdef0123456789abcdef"];
                foreach (var key in (string[][])[whole, putty, whole[..^(1 + (body.Length / 2))]])
                {
                    var text = Before + put(string.Join('\n', key.Select((line, i) => print(line, i + 1)))) + Behind;

                    var clean = s_redactor.Redact(text)!;

                    Assert.StartsWith(Before, clean, StringComparison.Ordinal);
                    Assert.EndsWith(Behind, clean, StringComparison.Ordinal);
                    Assert.DoesNotContain(body.SelectMany(Pieces), piece => clean.Contains(piece, StringComparison.Ordinal));
                    Assert.Equal(clean, s_redactor.Redact(clean));
                    Assert.Equal(clean, RedactorTests.Streamed(s_redactor, text, random.Next(1, 200)));
                }
            }
        }
    }

    [Fact]
    public void The_largest_key_goes_and_a_key_without_an_end_does_not_take_what_follows_with_it()
    {
        var random = new Random(Seed);
        var largest = Body(random, 9300, 64);
        var text = "-----BEGIN RSA PRIVATE KEY-----\n" + string.Join('\n', largest.Select((line, i) => $"\u001b[33m{i,8}\u001b[0m \u2502 {line}")) + "\n-----END RSA PRIVATE KEY-----" + Behind;
        Assert.Equal("[redacted]" + Behind, s_redactor.Redact(text));
        Assert.Equal("[redacted]" + Behind, RedactorTests.Streamed(s_redactor, text, 4096));

        var endless = "-----BEGIN PRIVATE KEY-----\n" + string.Join('\n', Body(random, 60_000, 64)) + Behind;
        var clean = s_redactor.Redact(endless)!;
        Assert.EndsWith(Behind, clean, StringComparison.Ordinal);
        Assert.InRange(clean.Length, endless.Length - (26 << 10), endless.Length - (20 << 10));
        Assert.Equal(clean, RedactorTests.Streamed(s_redactor, endless, 777));
    }

    [Fact]
    public void Events_behind_a_key_that_was_cut_off_can_still_be_read()
    {
        var body = Body(new Random(Seed), 1200, 64);
        string[] events =
        [
            JsonSerializer.Serialize(new { type = "tool_result", content = "-----BEGIN RSA PRIVATE KEY-----\n" + string.Join('\n', body[..4]), is_error = false }),
            JsonSerializer.Serialize(new { type = "assistant", text = "The file begins with -----BEGIN RSA PRIVATE KEY-----, so I leave it alone.", id = "msg_01XFDUDYJgAACzvnptvVoYEL" }),
            JsonSerializer.Serialize(new { type = "result", subtype = "success", session_id = "0191e4b2-7c1f-7c55-9d3a-0123456789ab", total_cost_usd = 0.1234, usage = new { input_tokens = 12345, output_tokens = 678 } }),
        ];
        var text = string.Join('\n', events) + "\n";

        var clean = s_redactor.Redact(text)!;

        Assert.Equal(clean, RedactorTests.Streamed(s_redactor, text, 100));
        Assert.DoesNotContain(body.SelectMany(Pieces), piece => clean.Contains(piece, StringComparison.Ordinal));
        var lines = clean.TrimEnd('\n').Split('\n');
        Assert.Equal(["tool_result", "assistant", "result"], lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("type").GetString()));
        Assert.Equal(events[2], lines[2]);
    }

    [Theory]
    [InlineData("MIIEpAIBAAKCAQEA")]
    [InlineData("MIIEvQIBADANBgkqhkiG9w0BAQEFAASC")]
    [InlineData("MHcCAQEEIK")]
    [InlineData("b3BlbnNzaC1rZXktdjEAAAAABG5vbmU")]
    public void A_key_without_its_first_line_is_known_by_its_first_letters(string head)
    {
        var body = Body(new Random(Seed), 600, 64);
        var text = Before + string.Join('\n', body.Prepend(head + body[0][head.Length..]).Select((line, i) => $"{i,4}\u2192{line}")) + Behind;

        var clean = s_redactor.Redact(text)!;

        Assert.DoesNotContain(body.SelectMany(Pieces), piece => clean.Contains(piece, StringComparison.Ordinal));
        Assert.EndsWith(Behind, clean, StringComparison.Ordinal);
    }

    [Fact]
    public void A_whole_file_as_base64_goes_and_a_certificate_stays()
    {
        static string Encoded(string title) => "data: " + Convert.ToBase64String(Encoding.ASCII.GetBytes($"-----BEGIN {title}-----\nMIIabcdef0123456789\n-----END {title}-----\n"));
        Assert.Equal("data: [redacted]", s_redactor.Redact(Encoded("RSA PRIVATE KEY")));
        Assert.Equal(Encoded("CERTIFICATE"), s_redactor.Redact(Encoded("CERTIFICATE")));
    }

    [Fact]
    public void Code_that_speaks_of_keys_loses_nothing_but_their_titles()
    {
        const string Code = """
            if (text.StartsWith("-----BEGIN PRIVATE KEY-----", StringComparison.Ordinal))
            {
                return ReadAllOf(text, format: Pkcs8);
            }

            """;
        Assert.Equal(Code.Replace("-----BEGIN PRIVATE KEY-----", "[redacted]", StringComparison.Ordinal), s_redactor.Redact(Code));
        Assert.Same("-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A\n-----END PUBLIC KEY-----", s_redactor.Redact("-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A\n-----END PUBLIC KEY-----"));
    }

    private static string[] Body(Random random, int bytes, int width)
    {
        var key = new byte[bytes];
        random.NextBytes(key);
        return [.. Convert.ToBase64String(key).Chunk(width).Select(line => new string(line))];
    }

    private static IEnumerable<string> Pieces(string line)
    {
        for (var at = 0; at + 14 <= line.Length; at += 7)
        {
            yield return line.Substring(at, 14);
        }
    }
}
