using System.Text.Json.Nodes;

namespace Autoauto.Core.Programs;

/// <summary>How a value is written on a command line.</summary>
public enum KnobKind
{
    /// <summary>A number, a word, a duration.</summary>
    Value,

    /// <summary>Any text, the empty one for none.</summary>
    Text,

    /// <summary>True, which need not be written, or false.</summary>
    Flag,

    /// <summary>Several texts.</summary>
    List,
}

/// <summary>The values that a setting takes: which are allowed, and how they are written in a configuration and on a command line.</summary>
public abstract class KnobType
{
    /// <summary>What is allowed, to be read behind "must be": <c>a whole number from 1 to 100</c>.</summary>
    public abstract string Expected { get; }

    /// <summary>The same where a value is given beside a configuration.</summary>
    public virtual string ExpectedHere => Expected;

    /// <summary>How a value is written on a command line.</summary>
    public virtual KnobKind Kind => KnobKind.Value;

    /// <summary>What stands for a value in the help of a command line: <c>n</c>.</summary>
    public abstract string Placeholder { get; }

    /// <summary>The words that are values; empty where the values cannot be listed.</summary>
    public virtual IReadOnlyList<string> Words => [];

    /// <summary>The value that a word of a command line stands for, or what is wrong with the word, to be read behind it.</summary>
    public abstract (object? Value, string? Problem) Parse(string text);

    /// <summary>What is wrong with a value, to be read behind the setting's name; null if nothing is.</summary>
    public abstract string? Check(object value);

    /// <summary>A value that means the same in the form that is stored.</summary>
    public virtual object Normalize(object value) => value;

    /// <summary>The value as a configuration holds it; null if that holds nothing for it.</summary>
    public abstract JsonNode? ToJson(object value);

    /// <summary>The value of a key of a configuration; null if it is absent, or wrong and reported.</summary>
    internal abstract object? Read(ConfigObject o, string key);
}

/// <summary>A type whose values are of one .NET type.</summary>
/// <typeparam name="T">That type.</typeparam>
internal abstract class KnobType<T> : KnobType
    where T : notnull
{
    public sealed override string? Check(object value) => Allows((T)value) ? null : $"is {Show((T)value)}; it has to be {Expected}";

    public sealed override (object? Value, string? Problem) Parse(string text) =>
        TryParse(text, out var value) && Allows(value) ? (value, null) : (null, $"is not {Expected}");

    public sealed override JsonNode? ToJson(object value) => Node((T)value);

    protected abstract bool Allows(T value);

    protected abstract bool TryParse(string text, out T value);

    protected abstract JsonNode? Node(T value);

    protected virtual string Show(T value) => FormattableString.Invariant($"{value}");
}
