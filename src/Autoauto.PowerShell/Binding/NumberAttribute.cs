using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;
using Autoauto.Core.Primitives;

namespace Autoauto.Binding;

/// <summary>
/// Takes a text for a number only as a program would write it. PowerShell reads commas in a text as separators of thousands, whatever the culture: <c>'1,50'</c>
/// is 150, and an empty text 0.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed partial class NumberAttribute : ArgumentTransformationAttribute
{
    /// <summary>True where a number has no decimals.</summary>
    public bool IsWhole { get; init; }

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is not string text || (IsWhole ? Whole() : Any()).IsMatch(text))
        {
            return inputData;
        }

        throw new ArgumentTransformationMetadataException(string.Create(
            CultureInfo.InvariantCulture,
            $"'{PlainText.OneLine(text, 100)}' is not a {(IsWhole ? "whole number: write it with digits alone, such as 1500" : "number: write it with a decimal point and without separators, such as 1500.5")}."));
    }

    // [0-9], not \d: that takes the digits of every script.
    [GeneratedRegex(@"^[+-]?[0-9]+\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Whole();

    [GeneratedRegex(@"^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Any();
}
