using System.Runtime.CompilerServices;
using System.Text;

namespace Autoauto.Core.Errors;

/// <summary>
/// What to do next, as data: words, calls of operations and options. Each face prints the calls and options as its users type them, and everything else as
/// it is: what users and agents wrote is never read as a call. Written as an interpolated string whose holes are calls of <see cref="Next"/>, options of
/// <see cref="CallOptions"/>, or plain text.
/// </summary>
[InterpolatedStringHandler]
public sealed class NextStep
{
    private readonly List<Part> _parts;

    /// <summary>Begins a step; the compiler calls it for an interpolated string.</summary>
    /// <param name="literalLength">Characters outside the holes.</param>
    /// <param name="formattedCount">Number of holes.</param>
    public NextStep(int literalLength, int formattedCount)
    {
        _ = literalLength;
        _parts = new List<Part>((2 * formattedCount) + 1);
    }

    private abstract record Part
    {
        internal sealed record Words(string Text) : Part;

        internal sealed record Called(Operation Operation, IReadOnlyList<CallArgument> Arguments) : Part;

        internal sealed record Opted(CallArgument Argument) : Part;
    }

    /// <summary>A step in words alone.</summary>
    /// <param name="text">The words.</param>
    public static implicit operator NextStep(string text) => FromString(text);

    /// <summary>A step in words alone.</summary>
    /// <param name="text">The words.</param>
    public static NextStep FromString(string text)
    {
        var step = new NextStep(0, 0);
        step.AppendLiteral(text);
        return step;
    }

    /// <summary>The step of an interpolated string, for where the compiler would make a text of it.</summary>
    /// <param name="step">The interpolated string.</param>
    public static NextStep Of(NextStep step) => step;

    /// <summary>Adds words.</summary>
    /// <param name="value">The words.</param>
    public void AppendLiteral(string value) => _parts.Add(new Part.Words(value));

    /// <summary>Adds a text.</summary>
    /// <param name="value">The text, printed as it is.</param>
    public void AppendFormatted(string? value) => _parts.Add(new Part.Words(value ?? string.Empty));

    /// <summary>Adds a call.</summary>
    /// <param name="value">The call.</param>
    public void AppendFormatted(Call value) => _parts.Add(new Part.Called(value.Operation, value.Arguments));

    /// <summary>Adds an option.</summary>
    /// <param name="value">The option.</param>
    public void AppendFormatted(CallOption value) => _parts.Add(new Part.Opted(value.Argument));

    /// <summary>Adds another step.</summary>
    /// <param name="value">The step.</param>
    public void AppendFormatted(NextStep value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _parts.AddRange(value._parts);
    }

    /// <summary>The step as the users of a face read it.</summary>
    /// <param name="words">How they type calls and options.</param>
    public string In(ICallWords words)
    {
        ArgumentNullException.ThrowIfNull(words);
        var text = new StringBuilder();
        foreach (var part in _parts)
        {
            _ = text.Append(part switch
            {
                Part.Called called => words.Call(called.Operation, called.Arguments),
                Part.Opted opted => words.Option(opted.Argument),
                _ => ((Part.Words)part).Text,
            });
        }

        return text.ToString();
    }

    /// <summary>The step in the engine's names, for logs and debuggers.</summary>
    public override string ToString() => In(EngineWords.Instance);

    private sealed class EngineWords : ICallWords
    {
        public static EngineWords Instance { get; } = new();

        public string Call(Operation operation, IReadOnlyList<CallArgument> arguments) => string.Join(' ', arguments.Select(Option).Prepend(operation.ToString()));

        public string Option(CallArgument option) => option.Value is null ? option.Name : $"{option.Name}={option.Value}";
    }
}
