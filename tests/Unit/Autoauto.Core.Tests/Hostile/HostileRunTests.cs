using System.Text;
using Autoauto.Core.Agents.Prompts;
using Autoauto.Core.Errors;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Programs;
using Autoauto.Core.Reporting;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;

namespace Autoauto.Core.Tests.Hostile;

/// <summary>A whole run whose agent and evaluator write what breaks terminals, tables, databases and prompts, and what nobody may read.</summary>
public sealed class HostileRunTests : IDisposable
{
    private const string Key = "sk-proj-0123456789abcdef0123456789abcdef";

    private const string Measure = """
        #!/bin/sh
        printf 'stderr \033]52;c;aGk=\007 \342\200\256 \377\376 <b> API_KEY=abc123def456 \000 end\n' >&2
        if [ "$(cat value.txt)" = broken ]; then head -c 1100000 /dev/zero | tr '\000' 'x' >&2; printf '\033[31m OPENAI_API_KEY=sk-proj-0123456789abcdef0123456789abcdef\n' >&2; exit 3; fi
        printf 'diagnostics \033[2J %s\n' 'sk-proj-0123456789abcdef0123456789abcdef' > "$AUTOAUTO_DIAGNOSTICS"
        printf '{"=cmd|<b>": %s, "ok": 1, "\\u001b[31m\\u202e": 2}\n' "$(cat value.txt)"
        """;

    private const string Agent = """
        #!/bin/sh
        set -e
        n=$(sed -n 's/.*"experimentNumber":\([0-9]*\).*/\1/p' "$AUTOAUTO_CONTEXT")
        if [ "$n" -gt 1 ] && grep -q 'sk-proj' "$AUTOAUTO_CONTEXT"; then echo leaked > '@LEAKED@'; fi
        printf 'text \033]8;;http://x\033\\link \000 \355\240\200 %s\n' 'sk-proj-0123456789abcdef0123456789abcdef'
        head -c 1100000 /dev/zero | tr '\000' '{'; echo
        printf 'error \033[31m password=hunter22\n' >&2
        if [ "$n" = 1 ]; then echo 90 > value.txt; else echo broken > value.txt; fi
        mkdir -p "$(printf 'd\033[31m=x')"
        echo "token = '$(printf 'ghp_%s' 0123456789abcdefghij0123456789abcdef)'" > "$(printf 'd\033[31m=x/%0200d' 1)"
        git add -A
        printf '=cmd|calc!A0 \033[31m\033]52;c;aGk=\007 <script>alert(1)</script> | \342\200\256 \377 %s\n' 'sk-proj-0123456789abcdef0123456789abcdef' > message
        git -c user.name=a -c user.email=a@localhost -c i18n.commitEncoding=UTF-8 commit -q -F message
        printf '{"hypothesis": "\\u001b[31m =cmd| \\ud800 <b>", "next": ["\\u202e x"]}\n'
        """;

    private readonly TurnRepository _repository = new();

    public HostileRunTests()
    {
        _repository.Write(".autoauto/programs/p/measure.sh", Measure.ReplaceLineEndings("\n"));
        _repository.Write(".autoauto/programs/p/agent.sh", Agent.Replace("@LEAKED@", _repository.Outside("leaked"), StringComparison.Ordinal).ReplaceLineEndings("\n"));
        _repository.Write(".autoauto/programs/p/config.json", """
            {
              "metric": "=cmd|<b>", "unit": "=x|(1)", "direction": "lower", "rule": "fixed", "repeats": 3, "noiseThresholdPercent": 2, "warmup": 0,
              "maxExperiments": 2, "agent": { "name": "command", "command": ["agent.sh"], "timeoutMinutes": 2 }
            }
            """);
    }

    public void Dispose() => _repository.Dispose();

    [Fact(Timeout = 300_000)]
    public async Task Nothing_that_an_agent_or_an_evaluator_writes_gets_through()
    {
        using var workspace = RepositoryWorkspace.Open(_repository.Path);
        await using var session = workspace.StartRun(new RunRequest { Program = "p", NoReceipt = true });
        var events = await session.Events.ReadAllAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        var run = await session.Completion;
        var experiments = workspace.ListExperiments(run.Id).ToList();

        Assert.Equal([ExperimentStatus.Kept, ExperimentStatus.MeasurementFailed], experiments.Select(e => e.Status));
        Assert.All(experiments, e =>
        {
            AssertClean(e.Subject, isOneLine: true);
            Assert.StartsWith("=cmd|calc!A0", e.Subject, StringComparison.Ordinal);
            AssertClean(e.Detail, isOneLine: false);
            AssertSecretFree(e.DiffExcerpt);
            AssertSecretFree(e.Diagnostics);
            AssertSecretFree(e.NotesJson);
        });
        Assert.All(workspace.ListMeasurements(run.Id), m => AssertSecretFree(m.Sample.FailureDetail));
        Assert.All(workspace.ListEvents(run.Id), e => AssertSecretFree(e.Message));
        Assert.All(events.OfType<RunEvent.AgentActed>(), e => AssertSecretFree(e.Event.ToString()));
        Assert.False(File.Exists(_repository.Outside("leaked")), "A secret was in the next agent's context.");

        using var report = new StringWriter();
        MarkdownReport.Write(report, run, experiments, workspace.Root);
        AssertClean(report.ToString().ReplaceLineEndings(" "), isOneLine: true);
        Assert.DoesNotContain("<script>", report.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", report.ToString(), StringComparison.Ordinal);

        var prompt = Prompt.User(ContextReader.Read(new Core.Storage.Database(Path.Combine(_repository.Path, ".autoauto", "state.db")), run, "x", 3));
        AssertClean(prompt, isOneLine: false);
        AssertFilesAreCleanAndPrivate(run, experiments);
    }

    private void AssertFilesAreCleanAndPrivate(Run run, IReadOnlyList<Experiment> experiments)
    {
        var state = Path.Combine(_repository.Path, ".autoauto");
        foreach (var file in Directory.EnumerateFiles(Path.Combine(state, "logs"), "*", SearchOption.AllDirectories).Concat(Directory.EnumerateFiles(state, "state.db*")))
        {
            Assert.False(PrivateFiles.IsShared(file), $"Others can read {file}.");
            AssertSecretFree(Encoding.Latin1.GetString(ReadShared(file)));
        }

        foreach (var folder in new RunPaths(_repository.Path).PrivateFolders.Append(new RunPaths(_repository.Path).Store).Where(Directory.Exists))
        {
            Assert.False(PrivateFiles.IsShared(folder), $"Others can look into {folder}.");
        }

        foreach (var e in experiments)
        {
            var transcript = File.ReadAllBytes(e.TranscriptPath!);
            Assert.Equal(e.TranscriptHash, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(transcript)));
            Assert.Equal(e.TranscriptBytes, transcript.Length);
            Assert.True(transcript.AsSpan().IndexOf("[redacted]"u8) > 0);
            Assert.True(transcript.AsSpan().IndexOf(new byte[] { 0xed, 0xa0, 0x80 }) > 0, "Bytes that are no text belong to the transcript.");
        }

        Assert.NotEqual(0, run.Experiments);
    }

    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("/etc")]
    [InlineData("a/../../b")]
    [InlineData("CON")]
    [InlineData("con")]
    [InlineData("nul")]
    [InlineData("a.")]
    [InlineData("a ")]
    [InlineData("a\0b")]
    [InlineData("C:\\x")]
    [InlineData("a\u202eb")]
    [InlineData("\ud800")]
    [InlineData("..")]
    [InlineData("")]
    public void No_name_leads_out_of_the_state_folder(string name)
    {
        var secret = _repository.Write("x/keep.txt", "mine");
        using var workspace = RepositoryWorkspace.Open(_repository.Path);

        Assert.Throws<AutoautoException>(() => workspace.StartRun(new RunRequest { Program = name }));
        Assert.Throws<AutoautoException>(() => workspace.RemoveProgram(name, force: true));
        Assert.Throws<AutoautoException>(() => workspace.Programs.PathOf(name));
        foreach (var act in new Action<string>[]
        {
            id => workspace.RemoveRun(id), id => workspace.ResumeRun(id), id => workspace.FindLog(id, 1), id => workspace.FindLog(id, 0, evaluator: true), id => workspace.RequestStop(id, abort: true),
        })
        {
            Assert.Equal(ErrorCode.RunNotFound, Assert.Throws<AutoautoException>(() => act(name)).Code);
        }

        Assert.True(File.Exists(secret));
    }

    [Fact]
    public void Megabytes_of_braces_are_no_notes_and_take_no_time()
    {
        Assert.Null(AgentNotes.TryRead(new string('{', 1 << 20)));
        Assert.Null(AgentNotes.TryRead("""{"hypothesis": "\ud800"}"""));
        Assert.NotNull(AgentNotes.TryRead(new string('{', 1 << 20) + """{"hypothesis": "x"}"""));
    }

    private static void AssertClean(string? text, bool isOneLine)
    {
        AssertSecretFree(text);
        foreach (var c in text ?? string.Empty)
        {
            Assert.False(char.IsControl(c) && (isOneLine || c is not ('\n' or '\t')), $"U+{(int)c:X4} in: {text}");
            Assert.False(c is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069'), $"U+{(int)c:X4} in: {text}");
        }
    }

    private static void AssertSecretFree(string? text)
    {
        foreach (var secret in new[] { Key, "hunter22", "abc123def456", "ghp_0123456789" })
        {
            Assert.DoesNotContain(secret, text ?? string.Empty, StringComparison.Ordinal);
        }
    }
}
