using System.Globalization;
using System.Management.Automation;

namespace Autoauto.Binding;

/// <summary>A lower bound on a number. Unlike ValidateRange it lets null through, which takes a limit away.</summary>
/// <param name="minimum">Smallest value allowed.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AtLeastAttribute(int minimum) : ValidateArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void Validate(object? arguments, EngineIntrinsics engineIntrinsics)
    {
        if (arguments is not null && Convert.ToDecimal(arguments, CultureInfo.InvariantCulture) < minimum)
        {
            throw new ValidationMetadataException(string.Create(CultureInfo.InvariantCulture, $"{arguments} is too small: the smallest value allowed is {minimum}."));
        }
    }
}
