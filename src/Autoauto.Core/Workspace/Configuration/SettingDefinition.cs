using System.Text;
using System.Text.Json;

namespace Autoauto.Core.Workspace.Configuration;

/// <summary>One key of the closed list of settings.</summary>
/// <param name="Key">Its key, as in the files.</param>
/// <param name="Type">What values are allowed, in words.</param>
/// <param name="Default">The default as JSON; null for none.</param>
/// <param name="Description">What it does.</param>
/// <param name="IsAllowed">True for a JSON value that is allowed.</param>
/// <param name="IsText">True if the text of a variable is the value itself and not JSON.</param>
internal sealed record SettingDefinition(string Key, string Type, string? Default, string Description, Func<JsonElement, bool> IsAllowed, bool IsText)
{
    /// <summary>The variable of the environment that outranks the files: <c>AUTOAUTO_CONFIG_</c> and the key in capitals.</summary>
    public string Variable { get; } = "AUTOAUTO_CONFIG_" + Capitals(Key);

    private static string Capitals(string key)
    {
        var name = new StringBuilder();
        foreach (var c in key)
        {
            if (char.IsUpper(c))
            {
                name.Append('_');
            }

            name.Append(c == '.' ? '_' : char.ToUpperInvariant(c));
        }

        return name.ToString();
    }
}
