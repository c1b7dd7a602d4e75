using System.Globalization;
using Autoauto.Core.Git;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Processes;
using Autoauto.Core.Programs;

namespace Autoauto.Bench.Live;

/// <summary>
/// A temporary repository whose workload spins for as long as a file says, and whose agent changes that file by a known factor. Evaluator and agent
/// are compiled, so that the same code runs everywhere.
/// </summary>
internal sealed class LiveRepository : IDisposable
{
    public const string Program = "live";
    public const string WorkFile = "work.txt";
    public const int StartUnits = 1_000_000;

    private const string Measure = """
        #:property PublishAot=false
        #:property TieredCompilation=false
        #:property NuGetAudit=false
        using System.Diagnostics;
        using System.Globalization;

        // Compiled and warm before the clock starts; the result is printed, so that nothing can be left out. The fastest of several spins counts,
        // as in any good evaluator: what the machine does beside it can only slow one down.
        var units = long.Parse(File.ReadAllText("work.txt"), CultureInfo.InvariantCulture);
        var state = Spin(20_000_000, 1);
        var ms = double.MaxValue;
        for (var spin = 0; spin < 5; spin++)
        {
            var watch = Stopwatch.StartNew();
            state = Spin(units * 20, state);
            ms = Math.Min(ms, watch.Elapsed.TotalMilliseconds);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{{\"ms\": {ms:R}, \"sane\": {(state == 0 ? 0 : 1)}}}"));

        static ulong Spin(long steps, ulong state)
        {
            for (var i = 0L; i < steps; i++)
            {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
            }

            return state;
        }
        """;

    private const string Agent = """
        #:property PublishAot=false
        #:property NuGetAudit=false
        using System.Globalization;
        using System.Text.Json;

        // A writer whose pipe is closed would see an error.
        await Console.In.ReadToEndAsync();

        // The engine commits what is changed. A change of nothing still changes a file.
        using var context = JsonDocument.Parse(File.ReadAllText(Environment.GetEnvironmentVariable("AUTOAUTO_CONTEXT")!));
        var number = context.RootElement.GetProperty("experimentNumber").GetInt32();
        var factors = File.ReadAllLines(Path.Combine(Environment.GetEnvironmentVariable("AUTOAUTO_PROGRAM_DIRECTORY")!, "factors.txt"));
        var units = double.Parse(File.ReadAllText("work.txt"), CultureInfo.InvariantCulture);
        var factor = double.Parse(factors[number - 1], CultureInfo.InvariantCulture);
        File.WriteAllText("work.txt", Math.Round(units * factor).ToString("0", CultureInfo.InvariantCulture) + "\n");
        File.WriteAllText("turn.txt", number.ToString(CultureInfo.InvariantCulture) + "\n");
        """;

    private LiveRepository(string root) => Root = root;

    public string Root { get; }

    public static async Task<LiveRepository> CreateAsync(IReadOnlyList<double> effectsPercent)
    {
        var repository = new LiveRepository(Directory.CreateTempSubdirectory("autoauto-live-").FullName);
        try
        {
            await File.WriteAllTextAsync(repository.In(WorkFile), StartUnits.ToString(CultureInfo.InvariantCulture) + "\n").ConfigureAwait(false);
            await File.WriteAllTextAsync(repository.In("turn.txt"), "0\n").ConfigureAwait(false);
            repository.WriteProgram(effectsPercent);
            await NewRepository.CreateAsync(repository.Root, "Start", new ProcessRunner(TimeProvider.System), CancellationToken.None).ConfigureAwait(false);
            return repository;
        }
        catch
        {
            repository.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var file in Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Where(_ => OperatingSystem.IsWindows()))
        {
            File.SetAttributes(file, FileAttributes.Normal);
        }

        Directory.Delete(Root, recursive: true);
    }

    private string In(string name) => Path.Combine(Root, name);

    private void WriteProgram(IReadOnlyList<double> effectsPercent)
    {
        var programs = new ProgramFolder(In(Path.Combine(".autoauto", "programs")));
        programs.Create(new ProgramDraft
        {
            Spec = new ProgramSpec
            {
                Name = Program,
                Metric = "ms",
                Unit = "ms",
                Direction = Direction.Lower,
                Rule = "adaptive",
                Gates = [new Gate("sane", 1, null)],
                KeepSimplifications = false,
                MaxExperiments = effectsPercent.Count,
                MaxConsecutiveDiscards = effectsPercent.Count + 1,
                Agent = new AgentSpec { Command = ["agent.cs"] },
            },
            Goal = "Write a smaller number into work.txt.",
            MeasureText = Measure,
            MeasureExtension = ".cs",
        });
        var folder = programs.PathOf(Program);
        File.WriteAllText(Path.Combine(folder, "agent.cs"), Agent);
        File.WriteAllLines(Path.Combine(folder, "factors.txt"), effectsPercent.Select(e => (1 - e / 100).ToString("R", CultureInfo.InvariantCulture)));
    }
}
