using Autoauto.Cli.Tests.Support;
using Autoauto.Output;

namespace Autoauto.Cli.Tests;

public sealed class RepairTests : IDisposable
{
    private readonly TestRepository _repository = TestRepository.WithProgram();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task It_says_what_is_wrong_mends_it_and_then_nothing_is_wrong()
    {
        using var repository = await TestRepository.WithFinishedRunAsync();
        var pin = repository.StoreGit("for-each-ref", "--format=%(refname)", "refs/autoauto/*/1").Trim();
        repository.StoreGit("update-ref", "-d", pin);

        var dry = await repository.RunAsync("repair", "--what-if");
        Assert.Equal(0, dry.ExitCode);
        Assert.Contains("CandidateUnpinned", dry.Out, StringComparison.Ordinal);
        Assert.Contains("repairable", dry.Out, StringComparison.Ordinal);
        Assert.Empty(repository.StoreGit("for-each-ref", pin));

        var line = Assert.Single((await repository.RunAsync("repair", "--json")).JsonLines);
        Assert.Equal(typeof(FindingInfo).GetProperties().Select(p => p.Name), line.EnumerateObject().Select(p => p.Name));
        Assert.True(line.GetProperty("Repaired").GetBoolean());
        Assert.NotEmpty(repository.StoreGit("for-each-ref", pin));

        var again = await repository.RunAsync("repair");
        Assert.Equal((0, string.Empty, "Nothing is wrong.\n"), (again.ExitCode, again.Out, again.Error));
    }

    [Fact]
    public async Task A_damaged_database_is_an_error_with_the_way_back()
    {
        _repository.Write(".autoauto/state.db", new string('x', 8192));
        var result = await _repository.RunAsync("repair");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("DatabaseDamaged", result.Out, StringComparison.Ordinal);
        Assert.Contains("start afresh", result.Out, StringComparison.Ordinal);
        Assert.Equal(new string('x', 8192), await File.ReadAllTextAsync(Path.Combine(_repository.Root, ".autoauto", "state.db"), TestContext.Current.CancellationToken));
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Hostile_text_does_nothing_in_any_output()
    {
        const string agent = """
            printf 'text \033[31m\033]8;;http://x\033\\ \000 \342\200\256 sk-proj-0123456789abcdef0123456789abcdef\n'
            head -c 1100000 /dev/zero | tr '\000' 'y'; echo
            echo 90 > value.txt
            git add --all
            printf '=cmd|calc!A0 \033[31m\033]52;c;aGk=\007 <b> \342\200\256 \377 sk-proj-0123456789abcdef0123456789abcdef' | git -c user.name=a -c user.email=a@localhost commit --quiet -F -
            """;
        const string measure = """
            read -r v < value.txt
            printf 'x \033[2J\n' >&2
            printf '{"=m|<b>": %s, "\\u001b[31m": 1}\n' "$v"
            """;
        using var repository = TestRepository.WithProgram(agent.ReplaceLineEndings("\n") + "\n", measure.ReplaceLineEndings("\n") + "\n", config =>
        {
            config["metric"] = "=m|<b>";
            config["unit"] = "=u|(1)";
            config["maxExperiments"] = 1;
        });
        var outputs = new List<CliResult> { await repository.RunAsync("run", "start", "p", "--no-receipt") };
        foreach (var command in new[] { "run show", "run list", "experiment list", "measurement list", "event list", "program list", "program show p", "repair" })
        {
            outputs.Add(await repository.RunAsync(command.Split(' ')));
            outputs.Add(await repository.RunAsync([.. command.Split(' '), "--json"]));
        }

        Assert.Contains("Kept", outputs[0].Out + outputs[0].Error, StringComparison.Ordinal);
        Assert.All(outputs, output =>
        {
            var text = output.Out + output.Error;
            Assert.DoesNotContain(text, c => (char.IsControl(c) && c != '\n') || c is >= '\u202a' and <= '\u202e');
            Assert.DoesNotContain("sk-proj-0123", text, StringComparison.Ordinal);
            Assert.True(text.Length < 100_000, "A line of a megabyte was shown.");
        });
        var log = await repository.RunAsync("log", "1");
        Assert.Contains("[redacted]", log.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-proj-0123", log.Out, StringComparison.Ordinal);
    }
}
