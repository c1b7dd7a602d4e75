namespace Autoauto.Core.Errors;

/// <summary>The one exception type that the engine throws on purpose.</summary>
public sealed class AutoautoException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="code">What went wrong, as a stable code.</param>
    /// <param name="message">What, which and why, in one sentence, without secrets.</param>
    /// <param name="target">The id or path that the user named.</param>
    /// <param name="hint">What to do next, or null if the message says it all.</param>
    /// <param name="inner">What led to it.</param>
    public AutoautoException(ErrorCode code, string message, string? target = null, NextStep? hint = null, Exception? inner = null)
        : base(message, inner)
    {
        Code = code;
        Target = target;
        Hint = hint;
    }

    /// <summary>What went wrong.</summary>
    public ErrorCode Code { get; }

    /// <summary>The id or path that the user named.</summary>
    public string? Target { get; }

    /// <summary>What to do next.</summary>
    public NextStep? Hint { get; }
}
