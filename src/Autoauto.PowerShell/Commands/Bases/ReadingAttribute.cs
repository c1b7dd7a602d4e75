namespace Autoauto.Commands.Bases;

/// <summary>
/// Declares that a cmdlet changes nothing of the repository's and starts nothing. Only those may be used from inside a call that the engine made; a
/// cmdlet without the attribute is refused there.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class ReadingAttribute : Attribute;
