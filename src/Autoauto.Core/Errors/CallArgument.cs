namespace Autoauto.Core.Errors;

/// <summary>An argument of an operation.</summary>
/// <param name="Name">The engine's name of it, in camel case: <c>maxCostUsd</c>.</param>
/// <param name="Value">Its value; null for a switch.</param>
public readonly record struct CallArgument(string Name, string? Value = null)
{
    /// <summary>True for what the operation works on, such as the id of a run: faces take it without its name.</summary>
    public bool IsSubject { get; init; }

    /// <summary>True if the value says what belongs there, such as <c>&lt;path&gt;</c>: it is printed without quotation marks.</summary>
    public bool IsPlaceholder { get; init; }

    /// <summary>What the operation works on.</summary>
    /// <param name="name">The engine's name of it.</param>
    /// <param name="value">Its value.</param>
    public static CallArgument Subject(string name, string value) => new(name, value) { IsSubject = true };

    /// <summary>An argument whose value the user has to fill in.</summary>
    /// <param name="name">The engine's name of it.</param>
    /// <param name="value">What belongs there.</param>
    public static CallArgument Placeholder(string name, string value) => new(name, value) { IsPlaceholder = true };
}
