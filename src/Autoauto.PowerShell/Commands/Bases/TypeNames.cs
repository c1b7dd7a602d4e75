using System.Collections.Concurrent;
using System.Management.Automation;

namespace Autoauto.Commands.Bases;

/// <summary>
/// Gives objects their public type name: <c>Autoauto.Output.RunInfo</c> is also an <c>Autoauto.Run</c>. Views and default property sets are bound
/// to the class name, which is always there; the short name is for <c>Get-Member</c>, <c>PSTypeName</c> attributes and documentation.
/// </summary>
internal static class TypeNames
{
    private const string Suffix = "Info";
    private static readonly ConcurrentDictionary<Type, string> s_names = new();

    /// <summary>The object with its public type name in front.</summary>
    public static PSObject Label(object info)
    {
        var labelled = PSObject.AsPSObject(info);
        var name = s_names.GetOrAdd(info.GetType(), NameOf);
        var names = labelled.TypeNames;
        if (!string.Equals(names[0], name, StringComparison.Ordinal))
        {
            names.Insert(0, name);
        }

        return labelled;
    }

    /// <summary>The public type name of an output class.</summary>
    public static string NameOf(Type type) =>
        "Autoauto." + (type.Name.EndsWith(Suffix, StringComparison.Ordinal) ? type.Name[..^Suffix.Length] : type.Name);
}
