namespace Autoauto.Core.Primitives.Redaction;

/// <summary>Where a secret stands in a text.</summary>
/// <param name="Start">First character.</param>
/// <param name="End">Behind the last character.</param>
internal readonly record struct SecretMatch(int Start, int End)
{
    /// <summary>Nothing was found.</summary>
    public static readonly SecretMatch None = new(-1, -1);

    /// <summary>True if there is a secret.</summary>
    public bool IsFound => Start >= 0;
}
