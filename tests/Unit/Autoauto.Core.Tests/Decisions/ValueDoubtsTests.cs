using Autoauto.Core.Decisions;

namespace Autoauto.Core.Tests.Decisions;

/// <summary>Values that probably do not measure what is meant are doubted; counts and fine values are not.</summary>
public sealed class ValueDoubtsTests
{
    [Theory]
    [InlineData(new double[] { 0, 0, 0 }, "0 each time")]
    [InlineData(new[] { 0.4, 0.5, 0.4, 0.4, 0.5 }, "steps of 25 %")]
    [InlineData(new double[] { 10, 11, 10, 12, 10, 11 }, "steps of 9.5 %")]
    public void Doubtful_values_are_named(double[] values, string said) => Assert.Contains(said, Assert.Single(ValueDoubts.Of(values)), StringComparison.Ordinal);

    [Theory]
    [InlineData(new double[] { 2048, 2048, 2048 })]
    [InlineData(new[] { 0.8113, 0.8207, 0.8055 })]
    [InlineData(new double[] { 1000, 1001, 1000, 1002 })]
    [InlineData(new double[] { -1, 0, 0, 1 })]
    [InlineData(new double[0])]
    public void Others_are_not(double[] values) => Assert.Empty(ValueDoubts.Of(values));
}
