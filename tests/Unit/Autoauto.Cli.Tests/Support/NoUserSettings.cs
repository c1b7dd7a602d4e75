using System.Runtime.CompilerServices;

namespace Autoauto.Cli.Tests.Support;

/// <summary>Whoever runs the tests has settings of his own, which must not decide them. What is no test of the sandbox runs without one.</summary>
internal static class NoUserSettings
{
    [ModuleInitializer]
    public static void Set()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "test-settings.json");
        File.WriteAllText(path, "{ \"sandbox\": \"none\" }");
        Environment.SetEnvironmentVariable("AUTOAUTO_CONFIG", path);
    }
}
