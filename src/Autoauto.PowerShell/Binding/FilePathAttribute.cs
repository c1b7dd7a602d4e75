using System.Management.Automation;

namespace Autoauto.Binding;

/// <summary>Turns what a user calls a file or a folder, which need not exist yet, into a full path by the session's location.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class FilePathAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var path = inputData is PSObject { BaseObject: FileSystemInfo item } ? item.FullName : inputData?.ToString();
        if (string.IsNullOrEmpty(path))
        {
            return path;
        }

        var full = RepositoryPathAttribute.Resolve(engineIntrinsics.SessionState, path);
        return Path.EndsInDirectorySeparator(path) && !Path.EndsInDirectorySeparator(full) ? full + Path.DirectorySeparatorChar : full;
    }
}
