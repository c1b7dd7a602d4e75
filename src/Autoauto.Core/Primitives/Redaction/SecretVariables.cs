using System.Collections;

namespace Autoauto.Core.Primitives.Redaction;

/// <summary>Which variables of an environment hold secrets, by their names and values.</summary>
internal static class SecretVariables
{
    private const int Shortest = 8;
    private const int LongEnough = 16;
    private static readonly string[] s_parts = ["KEY", "TOKEN", "SECRET", "PASSWORD", "PASSWD", "PASSPHRASE", "CREDENTIAL", "CREDENTIALS", "PAT", "PASS", "AUTH", "PWD"];

    /// <summary>The values of the variables whose names say that they are secret.</summary>
    public static IEnumerable<string> ValuesOf(IDictionary environment)
    {
        foreach (DictionaryEntry variable in environment)
        {
            if (variable is { Key: string name, Value: string value } && IsSecret(name))
            {
                foreach (var part in Usable(value))
                {
                    yield return part;
                }
            }
        }
    }

    /// <summary>What of a value is looked for: all of it and its lines, if they could not be a word or a path that stands everywhere.</summary>
    public static IEnumerable<string> Usable(string value)
    {
        var lines = value.ReplaceLineEndings("\n").Trim().Split('\n').Select(line => line.Trim()).ToArray();
        return lines.Append(string.Join('\n', lines))
            .Where(text => text.Length >= Shortest && !IsPath(text) && !Redactor.Mark.Contains(text, StringComparison.Ordinal)
                && !text.Contains(Redactor.Mark, StringComparison.Ordinal) && (text.Length >= LongEnough || IsMixed(text)))
            .Distinct();
    }

    private static bool IsSecret(string name) => name.ToUpperInvariant().Split('_', '-', '.').Any(part => s_parts.Contains(part) || part.EndsWith("KEY", StringComparison.Ordinal) || part.EndsWith("TOKEN", StringComparison.Ordinal) || part.EndsWith("PASSWORD", StringComparison.Ordinal));

    private static bool IsPath(string value) => value[0] is '/' or '~' or '.' || value.Contains(":\\", StringComparison.Ordinal) || value.Contains("://", StringComparison.Ordinal);

    private static bool IsMixed(string value) => value.Any(char.IsAsciiDigit) || !value.All(char.IsAsciiLetterLower);
}
