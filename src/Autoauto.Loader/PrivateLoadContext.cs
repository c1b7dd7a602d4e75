using System.Reflection;
using System.Runtime.Loader;

namespace Autoauto.Loader;

/// <summary>
/// Holds the engine and its packages apart from whatever other modules have loaded: two modules with different versions of SQLite's wrapper
/// do not meet. Resolves by the engine's own <c>deps.json</c>, native libraries included; the runtime's assemblies stay shared.
/// </summary>
internal sealed class PrivateLoadContext : AssemblyLoadContext
{
    private readonly AssemblyDependencyResolver _resolver;

    private PrivateLoadContext(string engine)
        : base("Autoauto")
    {
        _resolver = new AssemblyDependencyResolver(engine);
    }

    /// <summary>The context for the engine in the folder <c>core</c> beside <paramref name="loader"/>.</summary>
    public static PrivateLoadContext Beside(string loader, string engineName) =>
        new(Path.Combine(Path.GetDirectoryName(loader) ?? string.Empty, "core", engineName + ".dll"));

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName) =>
        _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;

    /// <inheritdoc/>
    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : nint.Zero;
}
