using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Programs;

/// <summary>
/// The programs of one repository: a folder each with <c>program.md</c>, one measure script, at most one build script, <c>config.json</c> and
/// whatever else these need beside them.
/// </summary>
/// <param name="root">The folder that holds the programs' folders: <c>.autoauto/programs</c>. Need not exist.</param>
public sealed partial class ProgramFolder(string root)
{
    /// <summary>Name of the file with the agent's standing orders.</summary>
    public const string InstructionsFile = "program.md";

    /// <summary>Name of the file with the settings.</summary>
    public const string ConfigFile = "config.json";

    /// <summary>Most characters that <c>program.md</c> may have: it goes into every prompt.</summary>
    public const int LongestInstructions = 32_000;

    /// <summary>The folder that holds the programs' folders.</summary>
    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>The folder of one program, whether it exists or not.</summary>
    public string PathOf(string name) => Path.Combine(Root, ProgramName.Require(name));

    /// <summary>True if there is a folder for that program.</summary>
    public bool Exists(string name) => ProgramName.Validate(name) is null && System.IO.Directory.Exists(PathOf(name));

    /// <summary>Names of all programs, valid or not, in ordinal order. Folders whose names no program can have are not programs.</summary>
    public IReadOnlyList<string> List() =>
        System.IO.Directory.Exists(Root)
            ? [.. System.IO.Directory.EnumerateDirectories(Root)
                .Select(path => Path.GetFileName(path))
                .Where(name => ProgramName.Validate(name) is null)
                .Order(StringComparer.Ordinal)]
            : [];

    /// <summary>Reads a program.</summary>
    /// <exception cref="AutoautoException">
    /// <see cref="ErrorCode.ProgramNotFound"/>, or <see cref="ErrorCode.ProgramInvalid"/> with every problem on a line of its own.
    /// </exception>
    public ProgramDefinition Load(string name)
    {
        RequireExisting(name);
        var inspection = Inspect(name);
        return inspection.Definition ?? throw ProgramConfig.Invalid(name, inspection.Problems);
    }

    /// <summary>Reads a program and says everything that is wrong with it; a missing folder is a problem like any other.</summary>
    public ProgramInspection Inspect(string name)
    {
        if (!Exists(name))
        {
            var missing = ProgramName.Validate(name) ?? $"There is no program '{name}'.";
            return new ProgramInspection(name, null, null, [new ProgramProblem(string.Empty, missing)]);
        }

        var problems = new List<ProgramProblem>();
        var folder = PathOf(name);
        try
        {
            var instructions = ReadInstructions(folder, problems);
            var measure = FindScript(folder, "measure", isRequired: true, problems);
            var build = FindScript(folder, "build", isRequired: false, problems);
            CheckLinks(folder, problems);
            var spec = ReadConfig(name, folder, problems);
            if (problems.Count > 0)
            {
                return new ProgramInspection(name, null, spec, problems);
            }

            var definition = new ProgramDefinition
            {
                Spec = spec!,
                Instructions = instructions,
                Goal = ProgramTemplates.GoalOf(instructions),
                Directory = folder,
                MeasureScript = measure!,
                BuildScript = build,
            };
            return new ProgramInspection(name, definition, spec, problems);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(new ProgramProblem(string.Empty, $"The program's files cannot be read: {e.Message}"));
            return new ProgramInspection(name, null, null, problems);
        }
    }

    /// <summary>The program as it lies in an evaluator's locked copy, with the settings of the run that locked it.</summary>
    internal static ProgramDefinition FromSnapshot(string folder, ProgramSpec spec)
    {
        var problems = new List<ProgramProblem>();
        var instructions = ReadInstructions(folder, problems);
        var measure = FindScript(folder, "measure", isRequired: true, problems);
        return problems.Count > 0
            ? throw ProgramConfig.Invalid(spec.Name, problems)
            : new ProgramDefinition
            {
                Spec = spec,
                Instructions = instructions,
                Goal = ProgramTemplates.GoalOf(instructions),
                Directory = folder,
                MeasureScript = measure!,
                BuildScript = FindScript(folder, "build", isRequired: false, problems),
            };
    }

    private static string ReadInstructions(string folder, List<ProgramProblem> problems)
    {
        var path = Path.Combine(folder, InstructionsFile);
        if (!File.Exists(path))
        {
            problems.Add(new ProgramProblem(InstructionsFile, "is missing: it tells the agent what to do"));
            return string.Empty;
        }

        var text = ReachableFile.ReadText(path, followsLinks: true);
        if (string.IsNullOrWhiteSpace(text))
        {
            problems.Add(new ProgramProblem(InstructionsFile, "is empty: it tells the agent what to do"));
        }
        else if (text.Length > LongestInstructions)
        {
            problems.Add(new ProgramProblem(
                InstructionsFile,
                $"has {text.Length} characters, at most {LongestInstructions} are allowed: it goes into every prompt"));
        }

        return text;
    }

    private static ProgramSpec? ReadConfig(string name, string folder, List<ProgramProblem> problems)
    {
        var path = Path.Combine(folder, ConfigFile);
        if (!File.Exists(path))
        {
            problems.Add(new ProgramProblem(ConfigFile, "is missing: it names at least the metric and its direction"));
            return null;
        }

        var result = ProgramConfig.Read(name, ReachableFile.ReadText(path, followsLinks: true));
        problems.AddRange(result.Problems.Select(p =>
            p.Path.StartsWith(ConfigFile, StringComparison.Ordinal) ? p : p with { Path = $"{ConfigFile}: {p.Path}" }));
        return result.Spec;
    }

    private static string? FindScript(string folder, string kind, bool isRequired, List<ProgramProblem> problems)
    {
        var found = System.IO.Directory.EnumerateFiles(folder)
            .Where(path => IsScriptOf(kind, Path.GetFileName(path)))
            .Order(StringComparer.Ordinal)
            .ToList();
        var usable = found.Where(path => ScriptLauncher.WhyUnusable(path) is null).ToList();
        if (usable.Count == 1)
        {
            return usable[0];
        }

        if (usable.Count > 1)
        {
            problems.Add(new ProgramProblem(kind, $"has several scripts, one is allowed: {string.Join(", ", usable.Select(Path.GetFileName))}"));
        }
        else if (found.Count > 0)
        {
            problems.Add(new ProgramProblem(Path.GetFileName(found[0]), ScriptLauncher.WhyUnusable(found[0])!));
        }
        else if (isRequired)
        {
            problems.Add(new ProgramProblem(kind, $"script is missing: one of {string.Join(", ", ScriptLauncher.Extensions.Select(e => kind + e))}"));
        }

        return null;
    }

    internal static bool IsScriptOf(string kind, string fileName) =>
        string.Equals(Path.GetFileNameWithoutExtension(fileName), kind, StringComparison.Ordinal)
        && !ScriptLauncher.IsCompanion(fileName);

    private static void CheckLinks(string folder, List<ProgramProblem> problems)
    {
        // A link would make the evaluator's copy depend on, or restoring write to, a file somewhere else.
        foreach (var path in FileTree.Links(folder))
        {
            problems.Add(new ProgramProblem(path, "is a symbolic link: put a copy of the file there"));
        }

        foreach (var path in FileTree.Specials(folder))
        {
            problems.Add(new ProgramProblem(path, "is a pipe, a socket or a device: remove it, or put a file there"));
        }
    }

    /// <summary>Makes sure that there is a folder for the program, whatever is in it.</summary>
    /// <exception cref="AutoautoException"><see cref="ErrorCode.ProgramNotFound"/>, naming the program that was probably meant.</exception>
    public void RequireExisting(string name)
    {
        ProgramName.Require(name);
        if (Exists(name))
        {
            return;
        }

        var all = List();
        var meant = Suggestion.For(name, all);
        var hint = meant is not null ? NextStep.Of($"Did you mean '{meant}'?")
            : all.Count > 0 ? NextStep.Of($"Programs here: {string.Join(", ", all.Take(10))}.")
            : NextStep.Of($"Create one: {Next.ProgramNew()}");
        throw new AutoautoException(ErrorCode.ProgramNotFound, $"There is no program '{name}' in {Root}.", name, hint);
    }
}
