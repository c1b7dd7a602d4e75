namespace Autoauto.Core.Errors;

/// <summary>The options that next steps name.</summary>
public static class CallOptions
{
    /// <summary>Do it all the same.</summary>
    public static CallOption Force => new(new CallArgument("force"));

    /// <summary>Which agent.</summary>
    public static CallOption Agent => new(CallArgument.Placeholder("agent", "claude"));

    /// <summary>The command line of an agent of one's own.</summary>
    public static CallOption AgentCommand => new(new CallArgument("agentCommand"));

    /// <summary>Which model.</summary>
    public static CallOption Model => new(new CallArgument("model"));

    /// <summary>A cap on tokens.</summary>
    public static CallOption MaxTokens => new(new CallArgument("maxTokens"));

    /// <summary>Which decision rule.</summary>
    public static CallOption Rule => new(new CallArgument("rule"));

    /// <summary>What the names of the branches begin with.</summary>
    public static CallOption BranchPrefix => new(new CallArgument("branchPrefix"));

    /// <summary>Which repository.</summary>
    public static CallOption Repository => new(new CallArgument("repository"));

    /// <summary>The effect that one wants to see.</summary>
    public static CallOption TargetEffectPercent => new(CallArgument.Placeholder("targetEffectPercent", "<percent>"));

    /// <summary>A task in words.</summary>
    public static CallOption Prompt => new(CallArgument.Placeholder("prompt", "\"...\""));

    /// <summary>The command that checks a task.</summary>
    public static CallOption Verify => new(CallArgument.Placeholder("verify", "..."));
}
