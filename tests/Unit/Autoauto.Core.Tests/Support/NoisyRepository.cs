using System.Globalization;
using Autoauto.Core.Loop;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Tests.Support;

/// <summary>
/// A repository whose evaluator counts its invocations, all of them and those of each arm: the n-th one adds a known noise, and does what <see cref="At"/> and
/// <see cref="AtArm"/> say. The agent's first change improves the metric by 10 %.
/// </summary>
internal sealed class NoisyRepository : IDisposable
{
    private const string Measure = """
        #!/bin/sh
        n=$(cat '@COUNT@' 2>/dev/null || echo 0); n=$((n + 1)); echo $n > '@COUNT@'
        v=$(cat value.txt); m=$(cat '@COUNT@'-$v 2>/dev/null || echo 0); m=$((m + 1)); echo $m > '@COUNT@'-$v
        ok=$(cat ok.txt)
        case "$(sed -n -e "s/^$n //p" -e "s/^$v-$m //p" '@FAULTS@' 2>/dev/null)" in
          fail) echo "out of memory" >&2; exit 3 ;;
          hang) exec sleep 600 ;;
          nan) echo '{"value": NaN, "ok": 1, "load": 0}'; exit 0 ;;
          gate) ok=0 ;;
        esac
        here=$(stat -c %i .); [ -e '@SLOT@' ] || echo "$here" > '@SLOT@'
        bias=0; if [ "$here" = "$(cat '@SLOT@')" ]; then bias=@BIAS@; fi
        echo "{\"value\": $(($(cat value.txt) * 100 + (n * 7 % 11 - 5) * @NOISE@ + bias)), \"ok\": $ok, \"load\": $((n % 9 == 0 ? 4 : n % 4))}"
        """;

    private readonly TurnRepository _repository = new("adaptive");

    /// <param name="noise">Largest noise in hundredths of a percent of the first value, divided by 5.</param>
    /// <param name="bias">What the slot that was made first measures too much, in hundredths of a percent.</param>
    /// <param name="gates">Gates beside the one on "ok".</param>
    public NoisyRepository(int noise = 20, int bias = 0, string gates = "")
    {
        var script = Measure
            .Replace("@COUNT@", _repository.Outside("count"), StringComparison.Ordinal)
            .Replace("@SLOT@", _repository.Outside("slot"), StringComparison.Ordinal)
            .Replace("@FAULTS@", _repository.Outside("faults"), StringComparison.Ordinal)
            .Replace("@NOISE@", noise.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("@BIAS@", bias.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        _repository.Write(".autoauto/programs/p/measure.sh", script.ReplaceLineEndings("\n"));
        _repository.Write(".autoauto/programs/p/config.json", $$"""
            {
              "metric": "value", "direction": "lower", "rule": "adaptive", "warmup": 0, "gates": { "ok": { "min": 1 }{{gates}} },
              "maxExperiments": 1, "measureTimeoutSeconds": 6,
              "agent": { "name": "command", "command": ["agent.sh"], "timeoutMinutes": 2 }
            }
            """);
    }

    public string Path => _repository.Path;

    public string Outside(string name) => _repository.Outside(name);

    /// <summary>Lets invocations fail, hang, print NaN or miss the gate: "fail", "hang", "nan", "gate".</summary>
    public void At(params (int Invocation, string What)[] faults) =>
        File.WriteAllLines(_repository.Outside("faults"), faults.Select(f => $"{f.Invocation} {f.What}"));

    /// <summary>The same, by the invocations of one arm: the order in which a decision takes the arms is drawn.</summary>
    /// <param name="isCandidate">True for the first candidate, false for its baseline.</param>
    /// <param name="faults">Which of the arm's invocations does what, set-up included.</param>
    public void AtArm(bool isCandidate, params (int Invocation, string What)[] faults) =>
        File.WriteAllLines(_repository.Outside("faults"), faults.Select(f => $"{(isCandidate ? 90 : 100)}-{f.Invocation} {f.What}"));

    /// <summary>Lets a run look as if it had been measured on another machine.</summary>
    public void MoveElsewhere(string runId)
    {
        using var database = new Database(new RunPaths(Path).Database);
        database.Write(c => { c.Execute("update runs set host = 'elsewhere' where id = $id", ("$id", runId)); });
    }

    public void Dispose() => _repository.Dispose();
}
