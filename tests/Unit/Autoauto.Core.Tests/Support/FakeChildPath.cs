namespace Autoauto.Core.Tests.Support;

/// <summary>Where the build put the misbehaving child process.</summary>
internal static class FakeChildPath
{
    /// <summary>Full path of its executable.</summary>
    public static string Executable { get; } = Find(OperatingSystem.IsWindows() ? "FakeChild.exe" : "FakeChild");

    /// <summary>Full path of its assembly, to be run with <c>dotnet</c>.</summary>
    public static string Assembly { get; } = Find("FakeChild.dll");

    private static string Find(string file)
    {
        // .../tests/Unit/<these tests>/bin/<configuration>/<framework>/
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var configuration = framework.Parent!;
        var unit = configuration.Parent!.Parent!.Parent!;
        var path = Path.Combine(unit.FullName, "FakeChild", "bin", configuration.Name, framework.Name, file);
        return File.Exists(path) ? path : throw new FileNotFoundException("FakeChild is not built.", path);
    }
}
