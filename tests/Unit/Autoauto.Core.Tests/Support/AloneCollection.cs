namespace Autoauto.Core.Tests.Support;

/// <summary>Classes that look at this process's memory or at how long the end of a child takes: while they run, nothing else does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "Alone";
}
