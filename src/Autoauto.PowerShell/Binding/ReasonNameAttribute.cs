using System.Management.Automation;
using Autoauto.Core.Model;

namespace Autoauto.Binding;

/// <summary>Allows the names of <see cref="ExperimentReason"/>, which are too many to be repeated in a ValidateSet.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ReasonNameAttribute : ValidateEnumeratedArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void ValidateElement(object element)
    {
        if (!Enum.GetNames<ExperimentReason>().Contains(element?.ToString(), StringComparer.OrdinalIgnoreCase))
        {
            throw new ValidationMetadataException($"'{element}' is not a reason. Reasons are {string.Join(", ", Enum.GetNames<ExperimentReason>())}.");
        }
    }
}
