using System.Diagnostics;

namespace Autoauto.Core.Tests.Support;

/// <summary>A tiny repository with a program in shell that the red team can try: a careful one without a hole, or a careless one full of them.</summary>
internal sealed class CheatedRepository : IDisposable
{
    // A result of its own is what the program prints; only the careful one looks whether it is right.
    private const string Work = """
        #!/bin/sh
        i=0
        while [ $i -lt 20 ]; do i=$((i + 1)); done
        echo "the sum of all this work, which takes twenty rounds, is $i"
        """;

    private const string CarefulMeasure = """
        #!/bin/sh
        out=$(sh src/work.sh) || exit 1
        ok=0
        [ "$out" = "$(cat "$AUTOAUTO_HELPERS_DIRECTORY/tests/expected.txt")" ] && ok=1
        printf '{"size": %s, "ok": %s}\n' "${#out}" "$ok"
        """;

    // Takes the program's word for the result, ignores its exit code, and looks at nothing else.
    private const string CarelessMeasure = """
        #!/bin/sh
        out=$(sh src/work.sh)
        diff tests/expected.txt src/work.sh > /dev/null
        case "$out" in
          '{'*) printf '%s\n' "$out" | tail -n 1 ;;
          *) printf '{"size": %s}\n' "$((10 + ${#out}))" ;;
        esac
        """;

    private readonly ScratchFolder _scratch = new();

    public CheatedRepository(bool isCareful)
    {
        Directory.CreateDirectory(Path);
        Git("init", "-q", "-b", "main");
        Write("src/work.sh", Work);
        Write("tests/expected.txt", "the sum of all this work, which takes twenty rounds, is 20\n");
        Write("README.md", "A program to be cheated.\n");
        Write(".gitignore", "cache/\n");
        Write(".autoauto/programs/p/program.md", "# Program: p\n\n## Goal\nMake the output shorter.\n");
        Write(".autoauto/programs/p/measure.sh", isCareful ? CarefulMeasure : CarelessMeasure);
        Write(".autoauto/programs/p/config.json", isCareful
            ? """
              {
                "metric": "size", "direction": "lower", "repeats": 3, "noiseThresholdPercent": 2, "warmup": 0, "gates": { "ok": { "min": 1 } },
                "include": ["src/**"], "helpers": ["tests/**"], "measureTimeoutSeconds": 60, "target": 1, "agent": { "name": "codex" }
              }
              """
            : """
              {
                "metric": "size", "direction": "lower", "repeats": 3, "noiseThresholdPercent": 2, "warmup": 0, "caches": ["cache"], "watchCheckout": false,
                "measureTimeoutSeconds": 60
              }
              """);
        Git("add", "-A");
        Git("commit", "-q", "-m", "Start");
    }

    /// <summary>Root of the repository.</summary>
    public string Path => _scratch["repository"];

    public string Write(string relative, string text) => _scratch.Write("repository/" + relative, text.ReplaceLineEndings("\n"));

    /// <summary>Runs git and returns its output.</summary>
    public string Git(params string[] arguments)
    {
        var info = new ProcessStartInfo("git", ["-C", Path, "-c", "user.name=user", "-c", "user.email=user@localhost", .. arguments])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(info)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"git {string.Join(' ', arguments)}");
    }

    /// <summary>Everything below the root with its content, the git directory included.</summary>
    public string Fingerprint() => string.Join(
        '\n',
        Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(f => $"{f} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(f)))}"));

    public void Dispose() => _scratch.Dispose();
}
