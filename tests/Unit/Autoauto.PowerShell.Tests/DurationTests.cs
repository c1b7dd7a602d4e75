using System.Management.Automation;
using Autoauto.Binding;

namespace Autoauto.PowerShell.Tests;

/// <summary>What reaches a parameter that is a duration; the words themselves are tested where they are read.</summary>
public sealed class DurationTests
{
    [Fact]
    public void Texts_and_time_spans_are_taken()
    {
        Assert.Equal(TimeSpan.FromSeconds(90), Transform("90s"));
        Assert.Equal(TimeSpan.FromMinutes(5), Transform(TimeSpan.FromMinutes(5)));
        Assert.Null(Transform(null));
    }

    public static TheoryData<object> Refused => [2m, (short)90, 30, 30L, 1.5, "30", TimeSpan.Zero, TimeSpan.FromSeconds(-1), TimeSpan.MaxValue, true, new object()];

    [Theory]
    [MemberData(nameof(Refused))]
    public void Numbers_without_a_unit_and_nonsense_are_refused(object value) =>
        Assert.Throws<ArgumentTransformationMetadataException>(() => Transform(value));

    private static object? Transform(object? value) => new DurationAttribute().Transform(null!, value);
}
