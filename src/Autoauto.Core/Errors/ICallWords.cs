namespace Autoauto.Core.Errors;

/// <summary>How a face's users type what a <see cref="NextStep"/> names.</summary>
public interface ICallWords
{
    /// <summary>A call of an operation with its arguments.</summary>
    string Call(Operation operation, IReadOnlyList<CallArgument> arguments);

    /// <summary>An option of the command that the user gave.</summary>
    string Option(CallArgument option);
}
