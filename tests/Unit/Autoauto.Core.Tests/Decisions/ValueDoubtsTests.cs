using Autoauto.Core.Decisions;

namespace Autoauto.Core.Tests.Decisions;

/// <summary>Values that probably do not measure what is meant are doubted; counts and fine values are not.</summary>
public sealed class ValueDoubtsTests
{
    [Theory]
    [InlineData(new double[] { 0, 0, 0 }, "0 each time")]
    [InlineData(new[] { 0.4, 0.5, 0.4, 0.4, 0.5 }, "steps of 25 %")]
    [InlineData(new double[] { 10, 11, 10, 12, 10, 11 }, "steps of 9.5 %")]
    [InlineData(new[] { 10.01, 10.9, 10.02, 10.92, 10, 10.91, 9.99 }, "at about 10 and 10.91")]
    public void Doubtful_values_are_named(double[] values, string said) => Assert.Contains(said, Assert.Single(ValueDoubts.Of(values)), StringComparison.Ordinal);

    [Theory]
    [InlineData(new double[] { 2048, 2048, 2048 })]
    [InlineData(new[] { 0.8113, 0.8207, 0.8055 })]
    [InlineData(new double[] { 1000, 1001, 1000, 1002 })]
    [InlineData(new double[] { -1, 0, 0, 1 })]
    [InlineData(new[] { 10.01, 10.02, 9.99, 10.03, 10.92, 10 })]
    [InlineData(new[] { 9.7, 10.4, 10.1, 9.9, 10.2, 9.6 })]
    [InlineData(new double[0])]
    public void Others_are_not(double[] values) => Assert.Empty(ValueDoubts.Of(values));
}
