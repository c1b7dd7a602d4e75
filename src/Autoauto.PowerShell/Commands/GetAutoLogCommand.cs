using System.Management.Automation;
using Autoauto.Binding;
using Autoauto.Commands.Bases;
using Autoauto.Completion;
using Autoauto.Core.Errors;
using Autoauto.Core.Workspace;
using Autoauto.Output;
using Autoauto.Pump;

namespace Autoauto.Commands;

/// <summary>Gets the agent's transcript or the evaluator's output of an experiment, line by line.</summary>
[Cmdlet(VerbsCommon.Get, "AutoLog")]
[OutputType(typeof(string))]
[Reading]
public sealed class GetAutoLogCommand : AutoCommand
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Id of the run.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string RunId { get; set; } = string.Empty;

    /// <summary>Number of the experiment; 0 is the start commit's baseline (with -Evaluator). Default is the newest one that has such a log.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(0, int.MaxValue)]
    [Number(IsWhole = true)]
    public int? Number { get; set; }

    /// <summary>The evaluator's output instead of the agent's transcript.</summary>
    [Parameter]
    public SwitchParameter Evaluator { get; set; }

    /// <summary>Only the last so many lines.</summary>
    [Parameter]
    [Alias("Last")]
    [ValidateRange(0, int.MaxValue)]
    [Number(IsWhole = true)]
    public int? Tail { get; set; }

    /// <summary>Goes on with new lines until the experiment is over or you press Ctrl+C; waits for the first log of a run that has just begun.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var workspace = OpenWorkspace();
        var number = Number ?? FindLastLogged(workspace);
        using var log = new LogReader(workspace.FindLog(RunId, number, Evaluator));
        if (Tail is { } tail)
        {
            log.SkipToLast(tail);
        }

        // Whether it is over is asked before the last read, so that nothing written in between is lost.
        bool isLive;
        do
        {
            isLive = Wait && workspace.IsLogOpen(RunId, number);
            Write(log, isLast: !isLive);
        }
        while (isLive && !StopToken.WaitHandle.WaitOne(s_pause));
    }

    // Who follows a run that has just begun follows its first log from the moment that there is one.
    private int FindLastLogged(RepositoryWorkspace workspace)
    {
        while (true)
        {
            try
            {
                return workspace.FindLastLogged(RunId, Evaluator);
            }
            catch (AutoautoException e) when (e.Code == ErrorCode.LogNotFound && Wait && workspace.IsLogOpen(RunId, 0))
            {
                StopToken.WaitHandle.WaitOne(s_pause);
                StopToken.ThrowIfCancellationRequested();
            }
        }
    }

    private void Write(LogReader log, bool isLast)
    {
        foreach (var line in log.ReadLines(isLast))
        {
            if (Stopping)
            {
                return;
            }

            WriteObject(SafeText.Said(line));
        }
    }
}
