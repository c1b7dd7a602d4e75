using System.Diagnostics;
using Autoauto.CrashMatrix.Tests.Support;

namespace Autoauto.CrashMatrix.Tests.Mutations;

/// <summary>
/// The engine built from a copy of the sources in which every mutation of the list is behind a switch: built once, one mutation at a time switched
/// on by the environment. The shipping sources know nothing of it.
/// </summary>
internal sealed class MutatedEngine : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("autoauto-mutants-");

    /// <summary>Copies, patches and builds.</summary>
    /// <exception cref="InvalidOperationException">A patch does not fit the sources any more, or the result does not build.</exception>
    public MutatedEngine()
    {
        var root = Root();
        foreach (var file in new[] { "Directory.Build.props", "Directory.Packages.props", "global.json", "tests/Unit/Directory.Build.props" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(In(file))!);
            File.Copy(Path.Combine(root, file), In(file));
        }

        CopySources(Path.Combine(root, "src", "Autoauto.Core"), In("src/Autoauto.Core"));
        CopySources(Path.Combine(root, "tests", "Unit", "EngineHost"), In("tests/Unit/EngineHost"));
        File.WriteAllText(In("src/Autoauto.Core/Mutant.cs"), """
            namespace Autoauto.Core;

            internal static class Mutant
            {
                private static readonly string? s_name = System.Environment.GetEnvironmentVariable("AUTOAUTO_MUTATION");

                public static bool Is(string name) => s_name == name;
            }
            """);
        foreach (var mutation in MutationList.All.Concat(MutationList.Supplements))
        {
            Patch(mutation);
        }

        Build();
    }

    /// <summary>The engine with one mutation switched on; as it should be for null.</summary>
    public EngineProcess With(string? mutation) => new(In("out/EngineHost.dll"), mutation ?? string.Empty);

    public void Dispose() => _folder.Delete(recursive: true);

    private string In(string path) => Path.Combine(_folder.FullName, path);

    private void Patch(Mutation mutation)
    {
        var path = In("src/Autoauto.Core/" + mutation.File);
        var text = File.ReadAllText(path);
        var parts = text.Split(mutation.Search);
        if (parts.Length - 1 != mutation.Times)
        {
            throw new InvalidOperationException(
                FormattableString.Invariant($"The mutation '{mutation.Name}' does not fit {mutation.File}: its text is there {parts.Length - 1} times, not {mutation.Times}."));
        }

        File.WriteAllText(path, string.Join(mutation.Replace.Replace("OFF", $"Autoauto.Core.Mutant.Is(\"{mutation.Name}\")", StringComparison.Ordinal), parts));
    }

    private void Build()
    {
        var info = new ProcessStartInfo("dotnet", [
            "build", In("tests/Unit/EngineHost"), "-c", "Debug", "-o", In("out"), "-v", "q", "-nologo", "-p:TreatWarningsAsErrors=false", "-p:RunAnalyzers=false",
            "-p:EnforceCodeStyleInBuild=false", "-p:GenerateDocumentationFile=false", "-p:UseSharedCompilation=false", "-nodeReuse:false",
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(info)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"The changed sources do not build: {output}{error.Result}");
        }
    }

    private static void CopySources(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(from, file);
            if (relative.Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"))
            {
                var target = Path.Combine(to, relative);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }
        }
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Autoauto.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("These tests need the sources that they were built from.");
    }
}
