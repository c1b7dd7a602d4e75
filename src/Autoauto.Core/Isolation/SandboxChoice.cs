using Autoauto.Core.Processes;

namespace Autoauto.Core.Isolation;

/// <summary>Which sandbox the user wants.</summary>
public sealed record SandboxChoice
{
    private const string AutoWord = "auto";
    private const string NoneWord = "none";

    private SandboxChoice(string word, IReadOnlyList<string> command) => (Word, Command) = (word, command);

    /// <summary>The words that are a choice.</summary>
    public static IReadOnlyList<string> Words { get; } = [AutoWord, NoneWord, Bubblewrap.Word];

    /// <summary>One of <see cref="Words"/>; empty for a command.</summary>
    public string Word { get; }

    /// <summary>Executable and arguments of the user's own; empty for a word.</summary>
    public IReadOnlyList<string> Command { get; }

    /// <summary>True if there has to be a sandbox.</summary>
    public bool IsRequired => Word is not (AutoWord or NoneWord);

    /// <summary>True if the user wants none.</summary>
    public bool IsNone => Word == NoneWord;

    /// <summary>One of <see cref="Words"/>.</summary>
    public static SandboxChoice Of(string word) => new(word, []);

    /// <summary>A command that runs what stands behind it.</summary>
    public static SandboxChoice Of(IReadOnlyList<string> command) => new(string.Empty, command);
}

/// <summary>The sandbox that there is.</summary>
/// <param name="Sandbox">It; null for none.</param>
/// <param name="WhyNot">Why there is none, to be read behind "not isolated: "; null if there is one.</param>
public sealed record SandboxFinding(Sandbox? Sandbox, string? WhyNot)
{
    /// <summary>What is recorded where there is no sandbox.</summary>
    public const string Nothing = "none";

    /// <summary>What is recorded.</summary>
    public string Name => Sandbox?.Name ?? Nothing;

    /// <summary>What is recorded of work that was done in several sessions: it was isolated no better than the worst of them.</summary>
    /// <param name="before">What was recorded of those before; null if there are none.</param>
    public string Together(string? before) => before is null || before == Name ? Name : before == Nothing || Sandbox is null ? Nothing : $"{before}, {Name}";
}

/// <summary>Finds out whether a sandbox works on this machine, by starting something in it.</summary>
/// <param name="runner">Starts it.</param>
public sealed class SandboxProbe(ProcessRunner runner)
{
    private const string Harmless = "true";
    private const string SomeFolder = "/etc";
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(60);

    /// <summary>The sandbox of the user's choice.</summary>
    /// <param name="choice">The choice.</param>
    /// <param name="plan">What calls will see: mounts that a kernel or file system refuses are found out now.</param>
    /// <param name="workingDirectory">A folder to start it in.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<SandboxFinding> FindAsync(SandboxChoice choice, SandboxPlan plan, string workingDirectory, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(choice);
        if (choice.IsNone)
        {
            return new SandboxFinding(null, "the setting 'sandbox' is 'none'");
        }

        if (choice.Command.Count > 0)
        {
            var own = new CommandSandbox(choice.Command);
            return await TryAsync(own, plan, workingDirectory, cancellationToken).ConfigureAwait(false) is { } fails
                ? new SandboxFinding(null, $"the command of the setting 'sandbox' does not work: {fails}")
                : new SandboxFinding(own, null);
        }

        if (!OperatingSystem.IsLinux())
        {
            return new SandboxFinding(null, "bubblewrap is there on Linux only");
        }

        if (ExecutablePath.Find(Bubblewrap.FileName) is not { } executable)
        {
            return new SandboxFinding(null, $"bubblewrap is not installed (there is no '{Bubblewrap.FileName}' on the PATH)");
        }

        string? why = null;
        foreach (var sandbox in new[] { new Bubblewrap(executable, canBorrow: true), new Bubblewrap(executable, canBorrow: false) })
        {
            why = await TryAsync(sandbox, plan, workingDirectory, cancellationToken).ConfigureAwait(false);
            if (why is null)
            {
                return new SandboxFinding(sandbox, null);
            }
        }

        return new SandboxFinding(null, $"bubblewrap does not work here: {why}");
    }

    // All that calls may ask for: to be without network and to borrow a folder each need more of the machine.
    private async Task<string?> TryAsync(Sandbox sandbox, SandboxPlan plan, string workingDirectory, CancellationToken cancellationToken)
    {
        try
        {
            var spec = new ProcessSpec { FileName = Harmless, WorkingDirectory = workingDirectory, Timeout = s_timeout };
            var outcome = await runner.RunAsync(sandbox.Around(spec, plan.With(PathAccess.Borrowed, SomeFolder) with { Network = false }), cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return outcome is { End: ProcessEnd.Exited, ExitCode: 0 } ? null
                : outcome.End != ProcessEnd.Exited ? FormattableString.Invariant($"it did not end within {s_timeout.TotalSeconds} s")
                : outcome.ErrorTail.Trim() is { Length: > 0 } said ? said
                : FormattableString.Invariant($"it ended with exit code {outcome.ExitCode}");
        }
        catch (ProcessStartException e)
        {
            return e.Message;
        }
    }
}
