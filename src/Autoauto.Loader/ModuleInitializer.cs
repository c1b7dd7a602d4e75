using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;

namespace Autoauto.Loader;

/// <summary>
/// Runs when the module is imported and tells the runtime where the engine is. It opens nothing: the engine is loaded when the first command
/// touches it. PowerShell imports a module once per runspace, the hook is installed once per process and never taken away.
/// </summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer
{
    private const string EngineName = "Autoauto.Core";
    private static readonly Lock s_lock = new();
    private static int s_installed;
    private static PrivateLoadContext? s_context;

    /// <inheritdoc/>
    public void OnImport()
    {
        if (Interlocked.Exchange(ref s_installed, 1) == 0)
        {
            AssemblyLoadContext.Default.Resolving += ResolveEngine;
        }
    }

    private static Assembly? ResolveEngine(AssemblyLoadContext context, AssemblyName name)
    {
        if (!string.Equals(name.Name, EngineName, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        lock (s_lock)
        {
            s_context ??= PrivateLoadContext.Beside(typeof(ModuleInitializer).Assembly.Location, EngineName);
            return s_context.LoadFromAssemblyName(name);
        }
    }
}
