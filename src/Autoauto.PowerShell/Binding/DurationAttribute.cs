using System.Globalization;
using System.Management.Automation;
using Autoauto.Core.Primitives;

namespace Autoauto.Binding;

/// <summary>
/// Takes durations in the grammar of <see cref="Duration"/>, or as a TimeSpan. A bare number is refused: PowerShell would read <c>30</c> as 30 ticks and
/// <c>'30'</c> as 30 days.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DurationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            null => null,
            TimeSpan span => Duration.Check(span) is { } problem ? throw Refused(span, problem) : span,
            string text => Parse(text),
            IFormattable number when number.GetType().IsPrimitive || number is decimal or System.Numerics.BigInteger => ParseNumber(number, inputData!),
            _ => throw Refused(value, $"is not a duration: write one {Duration.Form}"),
        };
    }

    /// <summary>The duration that <paramref name="text"/> names.</summary>
    internal static TimeSpan Parse(string text) =>
        Duration.Read(text, out var problem) is var duration && problem is null ? duration : throw Refused(text, problem!);

    // To PowerShell the words 90s and 2d are numbers with a suffix of their type. An argument that was written out still carries its text, which a
    // conversion to text gives back; a variable only has the number.
    private static TimeSpan ParseNumber(IFormattable number, object argument)
    {
        var bare = number.ToString(null, CultureInfo.InvariantCulture);
        return LanguagePrimitives.ConvertTo(argument, typeof(string), CultureInfo.InvariantCulture) is string text && text != bare
            ? Parse(text)
            : throw Refused(bare, $"has no unit: write a duration {Duration.Form}, with quotation marks around it if it is kept in a variable, because PowerShell reads 90s and 2d as numbers");
    }

    private static ArgumentTransformationMetadataException Refused(object value, string problem) => new(
        string.Create(CultureInfo.InvariantCulture, $"'{PlainText.OneLine(Convert.ToString(value, CultureInfo.InvariantCulture), 100)}' {problem}."));
}
