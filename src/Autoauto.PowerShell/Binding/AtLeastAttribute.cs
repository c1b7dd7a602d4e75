using System.Globalization;
using System.Management.Automation;

namespace Autoauto.Binding;

/// <summary>A lower bound on a number. Unlike ValidateRange it lets null through, which takes a limit away.</summary>
/// <param name="minimum">The bound.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AtLeastAttribute(int minimum) : ValidateArgumentsAttribute
{
    /// <summary>The bound.</summary>
    public int Minimum => minimum;

    /// <summary>True if the bound itself is too small.</summary>
    public bool IsOpen { get; init; }

    /// <inheritdoc/>
    protected override void Validate(object? arguments, EngineIntrinsics engineIntrinsics)
    {
        if (arguments is not null && Convert.ToDecimal(arguments, CultureInfo.InvariantCulture) is var value && (value < minimum || (IsOpen && value == minimum)))
        {
            throw new ValidationMetadataException(string.Create(CultureInfo.InvariantCulture, $"{arguments} is too small: it has to be {(IsOpen ? "above" : "at least")} {minimum}."));
        }
    }
}
