using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Autoauto.Core.Storage;

/// <summary>
/// Chooses SQLite's native library once per process: the system's on Linux (newer, patched by the distribution), the bundled one elsewhere
/// or when <c>AUTOAUTO_SQLITE=bundled</c>.
/// </summary>
internal static class SqliteNative
{
    private static readonly Lazy<string> s_version = new(Initialize);

    /// <summary>Makes SQLite usable; returns its version.</summary>
    public static string EnsureLoaded() => s_version.Value;

    private static string Initialize()
    {
        var provider = new SQLite3Provider_e_sqlite3();
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
        raw.SetProvider(provider);
        raw.FreezeProvider();
        return raw.sqlite3_libversion().utf8_to_string();
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        var wantsBundled = string.Equals(Environment.GetEnvironmentVariable("AUTOAUTO_SQLITE"), "bundled", StringComparison.OrdinalIgnoreCase);
        if (name == "e_sqlite3" && OperatingSystem.IsLinux() && !wantsBundled && NativeLibrary.TryLoad("libsqlite3.so.0", out var handle))
        {
            return handle;
        }

        return 0;
    }
}
