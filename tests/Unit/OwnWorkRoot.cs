using System.Runtime.CompilerServices;

namespace Autoauto.Tests;

/// <summary>Working folders of this test process and of all that it starts lie in one folder that goes with it, not in the cache of whoever runs the tests.</summary>
internal static class OwnWorkRoot
{
    private static string? s_folder;

    [ModuleInitializer]
    public static void Set()
    {
        s_folder = Directory.CreateTempSubdirectory("autoauto-work-").FullName;
        Environment.SetEnvironmentVariable("AUTOAUTO_WORK_ROOT", s_folder);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Remove(s_folder);
    }

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Something that a test started and that outlives it still writes there.
        }
    }
}
