using System.Management.Automation;
using Autoauto.Binding;
using Autoauto.Commands.Bases;
using Autoauto.Completion;
using Autoauto.Output;
using Autoauto.Pump;

namespace Autoauto.Commands;

/// <summary>Waits until no process works on the runs, then returns them.</summary>
[Cmdlet(VerbsLifecycle.Wait, "AutoRun")]
[OutputType(typeof(RunInfo))]
[Reading]
public sealed class WaitAutoRunCommand : AutoCommand
{
    /// <summary>Ids of the runs.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] RunId { get; set; } = [];

    /// <summary>Gives up on a run after so many seconds; default is to wait for ever.</summary>
    [Parameter]
    [Alias("Timeout")]
    [ValidateRange(0.0, 31_536_000.0)]
    [Number]
    public double? TimeoutSeconds { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var workspace = OpenWorkspace();
        AttemptEach(RunId, id =>
        {
            RequireRun(id);
            TimeSpan? limit = TimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
            var view = SessionPump.Await(cancel => workspace.WaitAsync(id, limit, cancel), static () => { }, StopToken);
            WriteInfo(Map.From(view, workspace.KeptMetrics(id)));
        });
    }
}
