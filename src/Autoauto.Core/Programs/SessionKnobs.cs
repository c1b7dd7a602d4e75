using Autoauto.Core.Model;

namespace Autoauto.Core.Programs;

/// <summary>Settings of a run that no program has.</summary>
internal static class SessionKnobs
{
    /// <summary>All of them.</summary>
    public static Knob[] All { get; } =
    [
        new()
        {
            Parameter = "Guidance", Option = "--guidance", Type = new TextType("text", SettingRange.GuidanceLongest), Uses = KnobUses.Start | KnobUses.Change,
            Summary = "Words to the next agents; they outrank earlier ideas.", CanBeNone = true,
            Options = new(o => o.Guidance, (o, v) => o with { Guidance = (string?)v }),
            Request = new(r => r.Guidance, (r, v) => r with { Guidance = (string?)v }),
        },
        new()
        {
            Parameter = "StartRevision", Option = "--start", Type = new TextType("revision"), Uses = KnobUses.Start,
            Summary = "Commit, branch or tag to start from. Default: HEAD.",
            Request = new(r => r.StartRevision, (r, v) => r with { StartRevision = (string)v! }),
        },
        Switch(
            "NoPark", "--no-park", "End with exit code 5 instead of waiting for the agent's quota.",
            new(o => o.NoPark, (o, v) => o with { NoPark = (bool)v! }), new(r => r.NoPark, (r, v) => r with { NoPark = (bool)v! })),
        Switch(
            "NoCarryForward", "--no-carry-forward", "Do not tell the agents about earlier runs of the program.",
            new(o => !o.CarryForward, (o, v) => o with { CarryForward = !(bool)v! }), new(r => r.NoCarryForward, (r, v) => r with { NoCarryForward = (bool)v! })),
        Switch(
            "RequireCommit", "--require-commit", "An agent that changes files without committing has failed; otherwise the change is committed for it.",
            new(o => o.RequireCommit, (o, v) => o with { RequireCommit = (bool)v! }), new(r => r.RequireCommit, (r, v) => r with { RequireCommit = (bool)v! })),
        Switch(
            "KeepWorktree", "--keep-worktree", "Leave the run's working folders when it ends.",
            new(o => o.KeepWorktree, (o, v) => o with { KeepWorktree = (bool)v! }), new(r => r.KeepWorktree, (r, v) => r with { KeepWorktree = (bool)v! })),
        Switch(
            "NoReceipt", "--no-receipt", "Do not measure the total gain again at the end.",
            new(o => o.ReceiptPairs == 0, (o, v) => (bool)v! ? o with { ReceiptPairs = 0 } : o), new(r => r.NoReceipt, (r, v) => r with { NoReceipt = (bool)v! })),
        Switch(
            "Force", "--force", "Go on where a check only warns of trouble.",
            new(o => o.Force, (o, v) => o with { Force = (bool)v! }), new(r => r.Force, (r, v) => r with { Force = (bool)v! })),
    ];

    /// <summary>What is decided at the start of a run and stays.</summary>
    private static Knob Switch(string parameter, string option, string summary, Slot<RunOptions> options, Slot<RunRequest> request) => new()
    {
        Parameter = parameter,
        Option = option,
        Type = new FlagType(),
        Uses = KnobUses.Start,
        Summary = summary,
        Options = options,
        Request = request,
    };
}
