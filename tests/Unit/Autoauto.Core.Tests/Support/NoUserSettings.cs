using System.Runtime.CompilerServices;

namespace Autoauto.Core.Tests.Support;

/// <summary>Whoever runs the tests has settings of his own, which must not decide them.</summary>
internal static class NoUserSettings
{
    [ModuleInitializer]
    public static void Set() => Environment.SetEnvironmentVariable("AUTOAUTO_CONFIG", Path.Combine(AppContext.BaseDirectory, "no-such-settings.json"));
}
