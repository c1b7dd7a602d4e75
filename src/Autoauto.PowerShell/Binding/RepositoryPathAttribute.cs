using System.Management.Automation;

namespace Autoauto.Binding;

/// <summary>Turns what a user calls a path (relative, <c>~</c>, a PSDrive's, a file system object) into a full path, by the session's location.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class RepositoryPathAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var path = (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            FileSystemInfo item => item.FullName,
            PathInfo location => location.Path,
            var other => other?.ToString(),
        };
        if (string.IsNullOrEmpty(path))
        {
            return path;
        }

        try
        {
            return Resolve(engineIntrinsics.SessionState, path);
        }
        catch (Exception e) when (e is ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException)
        {
            throw new ArgumentTransformationMetadataException(e.Message, e);
        }
    }

    /// <summary>The full path of <paramref name="path"/>, which need not exist.</summary>
    /// <exception cref="ArgumentTransformationMetadataException">It is not a file system path.</exception>
    internal static string Resolve(SessionState session, string path)
    {
        var full = session.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
        return string.Equals(provider.Name, "FileSystem", StringComparison.Ordinal)
            ? full
            : throw new ArgumentTransformationMetadataException($"'{path}' is not in the file system.");
    }
}
