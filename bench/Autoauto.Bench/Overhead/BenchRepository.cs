using Autoauto.Core.Git;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Processes;
using Autoauto.Core.Programs;

namespace Autoauto.Bench.Overhead;

/// <summary>
/// A temporary repository with the cheapest agent and evaluator that do the job: shell scripts that write, commit and print one number. Every
/// fourth change is an improvement, so that keeps are measured as well as discards.
/// </summary>
internal sealed class BenchRepository : IDisposable
{
    public const string Program = "overhead";

    private BenchRepository(string root) => Root = root;

    public string Root { get; }

    /// <summary>Makes one.</summary>
    /// <param name="repeats">Repeats of the fixed rule.</param>
    /// <param name="files">Small files that nobody touches.</param>
    /// <param name="sandbox">The setting <c>sandbox</c>; null leaves it at its default.</param>
    public static async Task<BenchRepository> CreateAsync(int repeats, int files = 0, string? sandbox = null)
    {
        var repository = new BenchRepository(Directory.CreateTempSubdirectory("autoauto-bench-").FullName);
        try
        {
            await File.WriteAllTextAsync(repository.In("value.txt"), "100000000\n").ConfigureAwait(false);
            await File.WriteAllTextAsync(repository.In("turn.txt"), "0\n").ConfigureAwait(false);
            repository.Fill(files);
            repository.WriteProgram(repeats);
            if (sandbox is not null)
            {
                await File.WriteAllTextAsync(repository.In(Path.Combine(".autoauto", "config.json")), $$"""{ "sandbox": "{{sandbox}}" }""").ConfigureAwait(false);
            }

            await NewRepository.CreateAsync(repository.Root, "Start", new ProcessRunner(TimeProvider.System), CancellationToken.None).ConfigureAwait(false);
            return repository;
        }
        catch
        {
            repository.Dispose();
            throw;
        }
    }

    public static ProgramSpec SpecOf(string root) => new ProgramFolder(Path.Combine(root, ".autoauto", "programs")).Load(Program).Spec;

    public void Dispose()
    {
        foreach (var file in Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Where(_ => OperatingSystem.IsWindows()))
        {
            File.SetAttributes(file, FileAttributes.Normal);
        }

        Directory.Delete(Root, recursive: true);
    }

    private void Fill(int files)
    {
        const int perFolder = 100;
        for (var n = 0; n < files; n++)
        {
            var folder = In(FormattableString.Invariant($"src/d{n / perFolder:0000}"));
            if (n % perFolder == 0)
            {
                Directory.CreateDirectory(folder);
            }

            File.WriteAllText(Path.Combine(folder, FormattableString.Invariant($"f{n % perFolder:00}.txt")), FormattableString.Invariant($"file {n}\n"));
        }
    }

    private string In(string name) => Path.Combine(Root, name);

    private void WriteProgram(int repeats)
    {
        // The agent is asked for a change once per experiment; which one it is comes from a counter outside the repository's history.
        var counter = In(".git-turns");
        var (extension, measure, agent) = OperatingSystem.IsWindows() ? Windows(counter) : Posix(counter);
        var programs = new ProgramFolder(In(Path.Combine(".autoauto", "programs")));
        programs.Create(new ProgramDraft
        {
            Spec = new ProgramSpec
            {
                Name = Program,
                Metric = "value",
                Direction = Direction.Lower,
                Repeats = repeats,
                Warmup = 0,
                MaxConsecutiveDiscards = 1_000_000,
                Agent = new AgentSpec { Command = ["agent" + extension] },
            },
            Goal = "Write a smaller number into value.txt.",
            MeasureText = measure,
            MeasureExtension = extension,
        });
        var script = Path.Combine(programs.PathOf(Program), "agent" + extension);
        File.WriteAllText(script, agent);
        File.WriteAllText(counter, "0\n");
        File.WriteAllText(In(".gitignore"), ".git-turns\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static (string Extension, string Measure, string Agent) Posix(string counter) => (
        ".sh",
        "#!/bin/sh\nread -r v < value.txt\necho \"{\\\"value\\\": $v}\"\n",
        $"""
        #!/bin/sh
        read -r n < '{counter}'
        n=$((n + 1))
        echo $n > '{counter}'
        echo $n > turn.txt
        if [ $((n % 4)) -eq 0 ]; then read -r v < value.txt; echo $((v / 10 * 9)) > value.txt; fi
        exec git -c user.name=a -c user.email=a@localhost -c commit.gpgSign=false commit --quiet --all --message "Turn $n"

        """.ReplaceLineEndings("\n"));

    private static (string Extension, string Measure, string Agent) Windows(string counter) => (
        ".cmd",
        "@set /p v=<value.txt\r\n@echo {\"value\": %v%}\r\n",
        $"""
        @echo off
        set /p n=<"{counter}"
        set /a n=n+1
        (echo %n%)>"{counter}"
        (echo %n%)>turn.txt
        set /a m=n%%4
        set /p v=<value.txt
        set /a w=v/10*9
        if %m%==0 (echo %w%)>value.txt
        git -c user.name=a -c user.email=a@localhost -c commit.gpgSign=false commit --quiet --all --message "Turn %n%"

        """.ReplaceLineEndings("\r\n"));
}
