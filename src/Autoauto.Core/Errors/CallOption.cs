namespace Autoauto.Core.Errors;

/// <summary>A single option in a <see cref="NextStep"/>, to be added to what the user typed. It lives on the stack for the reason that <see cref="Call"/> does.</summary>
/// <param name="argument">The option, with its value if it has one.</param>
public readonly ref struct CallOption(CallArgument argument)
{
    /// <summary>The option, with its value if it has one.</summary>
    public CallArgument Argument { get; } = argument;
}
