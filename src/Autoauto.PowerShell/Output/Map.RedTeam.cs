using Autoauto.Core.Workspace;

namespace Autoauto.Output;

/// <content>The red team.</content>
internal static partial class Map
{
    /// <summary>One cheat that was played.</summary>
    public static RedTeamResultInfo From(RedTeamResult result) => new()
    {
        Program = result.Program,
        Cheat = result.Cheat,
        Outcome = result.Outcome.ToString(),
        Caught = result.Outcome == CheatOutcome.NotApplicable ? null : result.Outcome == CheatOutcome.Caught,
        What = result.What,
        How = SafeText.Line(result.How),
        WhatToChange = result.WhatToChange,
        Seconds = result.Seconds,
        RepositoryPath = result.RepositoryPath,
        HeldBy = result.HeldBy,
    };
}
