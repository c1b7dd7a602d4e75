using Autoauto.Core.Errors;

namespace Autoauto.Core.Primitives;

/// <summary>Names of policies and of their tasks: the same rules as for <see cref="ProgramName"/>, because they too become file names.</summary>
public static class PolicyName
{
    /// <summary>What is wrong with <paramref name="name"/>, as one sentence; null if it is a valid name.</summary>
    public static string? Validate(string? name) => ProgramName.Validate(name, "policy");

    /// <summary>Returns <paramref name="name"/> if it is valid.</summary>
    /// <exception cref="AutoautoException"><see cref="ErrorCode.InvalidArgument"/> otherwise.</exception>
    public static string Require(string? name) =>
        Validate(name) is { } problem
            ? throw new AutoautoException(ErrorCode.InvalidArgument, problem, name, "Choose a name such as 'house-rules'.")
            : name!;
}
