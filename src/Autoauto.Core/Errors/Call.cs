namespace Autoauto.Core.Errors;

/// <summary>
/// A call of an operation in a <see cref="NextStep"/>. It lives on the stack, so that the compiler refuses it in an ordinary text, where no face could put
/// its own words in its place.
/// </summary>
public readonly ref struct Call
{
    private readonly CallArgument[] _arguments;

    /// <summary>A call.</summary>
    /// <param name="operation">What is asked for.</param>
    /// <param name="arguments">With which arguments, in the order in which they are typed.</param>
    public Call(Operation operation, params CallArgument[] arguments)
    {
        Operation = operation;
        _arguments = arguments;
    }

    /// <summary>What is asked for.</summary>
    public Operation Operation { get; }

    /// <summary>With which arguments, in the order in which they are typed.</summary>
    public IReadOnlyList<CallArgument> Arguments => _arguments;

    /// <summary>The same with one more argument.</summary>
    /// <param name="argument">The argument.</param>
    public Call With(CallArgument argument) => new(Operation, [.. _arguments, argument]);

    /// <summary>The same with a switch.</summary>
    /// <param name="name">The engine's name of it.</param>
    /// <param name="isOn">False leaves it out.</param>
    public Call With(string name, bool isOn = true) => isOn ? With(new CallArgument(name)) : this;
}
