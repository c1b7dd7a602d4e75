namespace Autoauto.Pump;

/// <summary>One thing to write to one of PowerShell's streams.</summary>
internal abstract record StreamAction
{
    private StreamAction()
    {
    }

    /// <summary>An object for the pipeline.</summary>
    internal sealed record Output(object Value) : StreamAction;

    /// <summary>The user should look.</summary>
    internal sealed record Warning(string Text) : StreamAction;

    /// <summary>A decision with its numbers.</summary>
    internal sealed record Verbose(string Text) : StreamAction;

    /// <summary>A detail for those who look for a mistake.</summary>
    internal sealed record Debug(string Text) : StreamAction;

    /// <summary>A milestone or the agent's words, with tags to filter by.</summary>
    internal sealed record Information(string Text, string[] Tags) : StreamAction;
}
