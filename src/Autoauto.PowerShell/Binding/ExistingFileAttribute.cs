using System.Management.Automation;

namespace Autoauto.Binding;

/// <summary>Turns what a user calls a file into a full path, by the session's location, and refuses one that is not there.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ExistingFileAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var path = inputData is PSObject { BaseObject: FileInfo file } ? file.FullName : inputData?.ToString();
        if (string.IsNullOrEmpty(path))
        {
            return path;
        }

        var full = RepositoryPathAttribute.Resolve(engineIntrinsics.SessionState, path);
        return File.Exists(full) ? full : throw new ArgumentTransformationMetadataException($"There is no file '{full}'.");
    }
}
