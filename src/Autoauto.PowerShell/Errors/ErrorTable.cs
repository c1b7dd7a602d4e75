using System.Collections.Frozen;
using System.Management.Automation;
using Autoauto.Core.Errors;

namespace Autoauto.Errors;

/// <summary>What a failure is about: decides whether a command goes on with its next input.</summary>
internal enum ErrorScope
{
    /// <summary>One input: reported, and the next input gets its turn.</summary>
    Item,

    /// <summary>One repository: ends the command, unless more repositories come through the pipeline.</summary>
    Repository,

    /// <summary>The machine, the installation or the whole run: ends the command.</summary>
    Environment,
}

/// <summary>How one error code is reported.</summary>
/// <param name="Category">PowerShell's category.</param>
/// <param name="Scope">What it is about.</param>
/// <param name="Advice">What to do where the exception has no hint of its own.</param>
internal sealed record ErrorRow(ErrorCategory Category, ErrorScope Scope, string Advice);

/// <summary>Error code to category, scope and advice. Total over <see cref="ErrorCode"/>, which a test checks.</summary>
internal static class ErrorTable
{
    private static readonly FrozenDictionary<ErrorCode, ErrorRow> s_rows = new Dictionary<ErrorCode, ErrorRow>
    {
        [ErrorCode.InternalError] = new(ErrorCategory.NotSpecified, ErrorScope.Environment, "This is a defect of Autoauto. Please report it with the output of Get-Error."),
        [ErrorCode.InvalidArgument] = new(ErrorCategory.InvalidArgument, ErrorScope.Item, "Correct the argument; Get-Help shows what is allowed."),
        [ErrorCode.GitMissing] = new(ErrorCategory.NotInstalled, ErrorScope.Environment, "Install git and make sure that it is on the PATH."),
        [ErrorCode.GitFailed] = new(ErrorCategory.FromStdErr, ErrorScope.Environment, "Run the command with -Debug -Verbose to see what git was asked, and fix what git complains about."),
        [ErrorCode.RepositoryNotFound] = new(ErrorCategory.ObjectNotFound, ErrorScope.Repository, "Go into a git repository or name one with -RepositoryPath."),
        [ErrorCode.RepositoryUnborn] = new(ErrorCategory.InvalidOperation, ErrorScope.Repository, "Make a first commit: a run starts from one."),
        [ErrorCode.RepositoryBare] = new(ErrorCategory.InvalidOperation, ErrorScope.Repository, "Use a clone with a checkout: programs are kept in one."),
        [ErrorCode.RepositoryDirty] = new(ErrorCategory.InvalidOperation, ErrorScope.Repository, "Commit or stash your changes."),
        [ErrorCode.RepositoryDamaged] = new(ErrorCategory.InvalidData, ErrorScope.Repository, "See what git says of it: git status; git fsck."),
        [ErrorCode.WorkRootUnusable] = new(ErrorCategory.WriteError, ErrorScope.Repository, "Name another folder: Set-AutoConfig workRoot <full path> -Scope User."),
        [ErrorCode.RepositoryReadOnly] = new(ErrorCategory.WriteError, ErrorScope.Repository, "Make the repository's folder and its .git folder writable."),
        [ErrorCode.DiskFull] = new(ErrorCategory.ResourceUnavailable, ErrorScope.Environment, "Free some space, then go on with Resume-AutoRun."),
        [ErrorCode.ProgramNotFound] = new(ErrorCategory.ObjectNotFound, ErrorScope.Item, "List the programs with Get-AutoProgram."),
        [ErrorCode.ProgramExists] = new(ErrorCategory.ResourceExists, ErrorScope.Item, "Choose another name, or change the program with Set-AutoProgram."),
        [ErrorCode.ProgramInvalid] = new(ErrorCategory.InvalidData, ErrorScope.Item, "Correct the program's files and check them with Test-AutoProgram."),
        [ErrorCode.ProgramSetUpFailed] = new(ErrorCategory.InvalidResult, ErrorScope.Item, "Read the transcript, say more in -Goal, or write the program yourself: New-AutoProgram without -UseAgent."),
        [ErrorCode.ProgramBusy] = new(ErrorCategory.ResourceBusy, ErrorScope.Item, "Wait for the run with Wait-AutoRun, or end it with Stop-AutoRun."),
        [ErrorCode.EvaluatorNotRunnable] = new(ErrorCategory.InvalidOperation, ErrorScope.Item, "Make the measure script executable and check it with Test-AutoProgram."),
        [ErrorCode.EvaluatorTampered] = new(ErrorCategory.SecurityError, ErrorScope.Item, "Look for what wrote to the evaluator's copy, then go on with Resume-AutoRun."),
        [ErrorCode.BuildFailed] = new(ErrorCategory.FromStdErr, ErrorScope.Item, "Make the build script work on the start commit; Test-AutoProgram shows its output."),
        [ErrorCode.MeasurementFailed] = new(ErrorCategory.FromStdErr, ErrorScope.Item, "Make the measure script work on the start commit; Test-AutoProgram shows its output."),
        [ErrorCode.MeasurementUnparsable] = new(ErrorCategory.ParserError, ErrorScope.Item, "Let the measure script print one JSON object to standard output and everything else to standard error."),
        [ErrorCode.BaselineGateFailed] = new(ErrorCategory.InvalidResult, ErrorScope.Item, "Correct the gate's bounds with Set-AutoProgram, or the code that violates them."),
        [ErrorCode.MeasurementUnstable] = new(ErrorCategory.InvalidResult, ErrorScope.Item, "See how noisy it is with Test-AutoProgram; -Force starts all the same."),
        [ErrorCode.AgentNotFound] = new(ErrorCategory.NotInstalled, ErrorScope.Item, "Install the agent, or name another one with -Agent or -AgentCommand."),
        [ErrorCode.AgentFailed] = new(ErrorCategory.OperationStopped, ErrorScope.Item, "Read the agent's output with Get-AutoLog, then go on with Resume-AutoRun."),
        [ErrorCode.AgentTimedOut] = new(ErrorCategory.OperationTimeout, ErrorScope.Item, "Give the agent more time with Set-AutoProgram -Setting @{ 'agent.timeoutMinutes' = 60 }."),
        [ErrorCode.AgentQuotaExhausted] = new(ErrorCategory.LimitsExceeded, ErrorScope.Item, "Try again when the quota has opened again."),
        [ErrorCode.BudgetExceeded] = new(ErrorCategory.LimitsExceeded, ErrorScope.Item, "Raise the cap and go on with Resume-AutoEpisode."),
        [ErrorCode.EpisodeNotFound] = new(ErrorCategory.ObjectNotFound, ErrorScope.Item, "List the episodes with Get-AutoEpisode."),
        [ErrorCode.AnswerInvalid] = new(ErrorCategory.InvalidData, ErrorScope.Item, "Read the judge's transcript; the agreed form is in the documentation of episodes."),
        [ErrorCode.PriceUnknown] = new(ErrorCategory.ResourceUnavailable, ErrorScope.Item, "Name a model with a known price, cap the tokens instead, or start all the same with -Force."),
        [ErrorCode.RunNotFound] = new(ErrorCategory.ObjectNotFound, ErrorScope.Item, "List the runs with Get-AutoRun."),
        [ErrorCode.RunAlreadyActive] = new(ErrorCategory.ResourceBusy, ErrorScope.Item, "Wait for it with Wait-AutoRun, or end it with Stop-AutoRun."),
        [ErrorCode.RunStateConflict] = new(ErrorCategory.InvalidOperation, ErrorScope.Item, "Look at the run's status with Get-AutoRun."),
        [ErrorCode.BranchMoved] = new(ErrorCategory.InvalidOperation, ErrorScope.Item, "Move the run's branch back to its last kept commit, then go on with Resume-AutoRun."),
        [ErrorCode.LeaseLost] = new(ErrorCategory.ResourceBusy, ErrorScope.Item, "Another process has taken the run over; follow it with Get-AutoRun or Wait-AutoRun."),
        [ErrorCode.WorktreeDirty] = new(ErrorCategory.InvalidOperation, ErrorScope.Item, "Find out which program keeps writing to the worktree, then go on with Resume-AutoRun."),
        [ErrorCode.DatabaseBusy] = new(ErrorCategory.ResourceBusy, ErrorScope.Repository, "Try again in a moment."),
        [ErrorCode.DatabaseTooNew] = new(ErrorCategory.InvalidData, ErrorScope.Repository, "Update the Autoauto module: a newer version has written this repository's database."),
        [ErrorCode.DatabaseCorrupt] = new(ErrorCategory.InvalidData, ErrorScope.Repository, "Move .autoauto/state.db aside; the kept commits are safe on the runs' branches."),
        [ErrorCode.ExperimentNotFound] = new(ErrorCategory.ObjectNotFound, ErrorScope.Item, "List the experiments with Get-AutoExperiment."),
        [ErrorCode.LogNotFound] = new(ErrorCategory.ObjectNotFound, ErrorScope.Item, "Only experiments that reached the agent or the evaluator have a log."),
        [ErrorCode.WaitTimedOut] = new(ErrorCategory.OperationTimeout, ErrorScope.Item, "Wait longer with -TimeoutSeconds, or end the run with Stop-AutoRun."),
        [ErrorCode.PolicyNotFound] = new(ErrorCategory.ObjectNotFound, ErrorScope.Item, "List the policies with Get-AutoPolicy."),
        [ErrorCode.PolicyExists] = new(ErrorCategory.ResourceExists, ErrorScope.Item, "Choose another name, or change the policy with Set-AutoPolicy."),
        [ErrorCode.PolicyInvalid] = new(ErrorCategory.InvalidData, ErrorScope.Item, "Correct the policy's file, or what it names."),
        [ErrorCode.PolicyVersionNotFound] = new(ErrorCategory.ObjectNotFound, ErrorScope.Item, "List the versions with Get-AutoPolicyVersion."),
        [ErrorCode.PolicyEdited] = new(ErrorCategory.InvalidOperation, ErrorScope.Item, "Make the edits a version of their own with Set-AutoPolicy -AdoptEdits, or take them back."),
        [ErrorCode.PolicyBusy] = new(ErrorCategory.ResourceBusy, ErrorScope.Item, "Wait until the other episode or command is over."),
        [ErrorCode.WorkerFailed] = new(ErrorCategory.OpenError, ErrorScope.Item, "Read the worker's log below .autoauto/logs, or start the run in the foreground."),
        [ErrorCode.QueueItemNotFound] = new(ErrorCategory.ObjectNotFound, ErrorScope.Item, "List the queue with Get-AutoQueue."),
        [ErrorCode.SettingInvalid] = new(ErrorCategory.InvalidData, ErrorScope.Item, "Look at the settings with Get-AutoConfig and correct the one that is named."),
        [ErrorCode.FileExists] = new(ErrorCategory.ResourceExists, ErrorScope.Item, "Name another file, or replace this one with -Force."),
        [ErrorCode.FileNotWritable] = new(ErrorCategory.WriteError, ErrorScope.Item, "Name a file or folder that can be written."),
        [ErrorCode.BranchExists] = new(ErrorCategory.ResourceExists, ErrorScope.Item, "Choose other names with -BranchPrefix, or delete that branch."),
        [ErrorCode.InsideCall] = new(ErrorCategory.PermissionDenied, ErrorScope.Environment, "Give the command from a shell of your own, or from a scheduler."),
        [ErrorCode.TemporaryFolderUnusable] = new(ErrorCategory.WriteError, ErrorScope.Environment, "Create the folder, or let TMPDIR name one that can be written."),
        [ErrorCode.SandboxUnusable] = new(ErrorCategory.ResourceUnavailable, ErrorScope.Environment, "Fix what is named, or set another sandbox: Set-AutoConfig sandbox auto."),
    }.ToFrozenDictionary();

    /// <summary>All rows, for the test that checks them.</summary>
    public static IReadOnlyDictionary<ErrorCode, ErrorRow> Rows => s_rows;

    /// <summary>The row of a code; a code that nobody entered is reported as what it is: our defect.</summary>
    public static ErrorRow Find(ErrorCode code) => s_rows.TryGetValue(code, out var row) ? row : s_rows[ErrorCode.InternalError];
}
