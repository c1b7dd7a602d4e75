using System.Globalization;
using System.Management.Automation;
using Autoauto.Core.Primitives;

namespace Autoauto.Binding;

/// <summary>Takes a point in time as a DateTime, a DateTimeOffset, or a text that means the same in every culture: PowerShell reads texts by the session's calendar.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class MomentAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
    {
        null => null,
        DateTime time => time,
        DateTimeOffset time => time.UtcDateTime,
        string text when DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out var time) => time,
        var other => throw new ArgumentTransformationMetadataException(string.Create(
            CultureInfo.InvariantCulture,
            $"'{PlainText.OneLine(Convert.ToString(other, CultureInfo.InvariantCulture), 100)}' is no point in time: write one like 2026-11-30 or '2026-11-30 06:00', or give a DateTime, as (Get-Date).AddDays(-1).")),
    };
}
