using Autoauto.Core.Errors;
using Autoauto.Core.Measuring;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Processes;
using Autoauto.Core.Programs;
using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Measuring;

/// <summary>With the real compiler, so few and slow.</summary>
[Trait("Category", "Long")]
public sealed class CompiledScriptTests : IDisposable
{
    private const int Limit = 300_000;
    private readonly ScratchFolder _scratch = new();
    private readonly ProcessRunner _runner = new(TimeProvider.System);
    private readonly EvaluatorStore _store;

    public CompiledScriptTests()
    {
        // The store lies below a repository whose build settings would break any script.
        _store = new EvaluatorStore(_scratch["repo/.autoauto/evaluators"], _runner);
        _scratch.Write("repo/Directory.Build.props", "<Project><PropertyGroup><TreatWarningsAsErrors>true</TreatWarningsAsErrors><LangVersion>1</LangVersion></PropertyGroup></Project>");
        _scratch.Write("repo/Directory.Build.targets", "<Project><Target Name=\"No\" BeforeTargets=\"Build\"><Error Text=\"inherited\" /></Target></Project>");
        _scratch.Write("repo/global.json", "{ \"sdk\": { \"version\": \"1.0.0\", \"rollForward\": \"disable\" } }");
    }

    private string Program => _scratch["repo/.autoauto/programs/p"];

    public void Dispose() => _scratch.Dispose();

    [Fact(Timeout = Limit)]
    public async Task A_csharp_evaluator_is_compiled_once_in_isolation_and_runs_from_the_copy()
    {
        Write("measure.cs",
            """
            var unused = 1;
            var folder = AppContext.GetData("EntryPointFileDirectoryPath");
            var input = double.Parse(File.ReadAllText(Path.Combine(Environment.GetEnvironmentVariable("AUTOAUTO_PROGRAM_DIRECTORY")!, "input.txt")));
            Console.Error.WriteLine(folder);
            File.WriteAllText(Environment.GetEnvironmentVariable("AUTOAUTO_DIAGNOSTICS")!, (string?)folder);
            Console.WriteLine(System.Text.Json.JsonSerializer.Serialize(new { ms = input }));
            """);
        Write("input.txt", "42");
        var source = new EvaluatorSource(Program, _scratch["repo"], [], ["measure.cs"]);

        var snapshot = await _store.CaptureAsync(source, CancellationToken.None);
        var compilations = _runner.Started;
        var again = await _store.CaptureAsync(source, CancellationToken.None);
        var sample = await Evaluator(snapshot).MeasureAsync(_scratch.Path, CancellationToken.None);

        Assert.Equal(42, sample.Value);
        Assert.Equal(snapshot.FilesDirectory, sample.Diagnostics);
        Assert.Equal(1, compilations);
        Assert.Equal(snapshot.Seal, again.Seal);
        Assert.Equal(["input.txt", "measure.cs"], Directory.GetFileSystemEntries(Program).Select(Path.GetFileName).Order());

        var dll = Path.Combine(snapshot.Directory, "bin/measure/measure.dll");
        new FileInfo(dll).IsReadOnly = false;
        File.AppendAllText(dll, "x");
        Assert.Contains("bin/measure/measure.dll (changed)", Assert.Throws<AutoautoException>(snapshot.VerifyIntact).Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    [Trait("Category", "Long")]
    public async Task A_script_that_does_not_compile_says_where()
    {
        Write("measure.cs", "int x = \"text\";\n");

        var error = await Assert.ThrowsAsync<AutoautoException>(() =>
            _store.CaptureAsync(new EvaluatorSource(Program, _scratch["repo"], [], ["measure.cs"]), CancellationToken.None));

        Assert.Equal(ErrorCode.EvaluatorNotRunnable, error.Code);
        Assert.Contains("'measure.cs' does not compile:\nmeasure.cs(1,9): error CS0029", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_store.Root));
    }

    private MeasurementScript Evaluator(EvaluatorSnapshot snapshot)
    {
        var definition = new ProgramDefinition
        {
            Spec = new ProgramSpec { Name = "p", Metric = "ms", Direction = Direction.Lower },
            Instructions = "x",
            Goal = "x",
            Directory = Program,
            MeasureScript = Path.Combine(Program, "measure.cs"),
        };
        return new MeasurementScript(_runner, snapshot, definition, new MeasurementContext { MarkerPrefix = "test", ScratchDirectory = _scratch["side"] });
    }

    private void Write(string file, string text) => _scratch.Write("repo/.autoauto/programs/p/" + file, text);
}
