using System.Management.Automation;
using Autoauto.Binding;
using Autoauto.Commands.Bases;
using Autoauto.Completion;
using Autoauto.Core.Model;
using Autoauto.Core.Workspace;
using Autoauto.Output;
using Autoauto.Pump;

namespace Autoauto.Commands;

/// <summary>Asks an agent one thing, or reads what one said earlier, and says what a run would conclude.</summary>
[Cmdlet(VerbsDiagnostic.Test, "AutoAgent", SupportsShouldProcess = true, DefaultParameterSetName = CallSet)]
[OutputType(typeof(AgentTestInfo))]
public sealed class TestAutoAgentCommand : AutoCommand
{
    private const string CallSet = "Call";
    private const string TranscriptSet = "Transcript";

    /// <summary>Names of the agents.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ArgumentCompleter(typeof(AgentNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Agent { get; set; } = [];

    /// <summary>The model.</summary>
    [Parameter(ParameterSetName = CallSet)]
    [ArgumentCompleter(typeof(ModelCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Model { get; set; }

    /// <summary>What to ask; by default the smallest question there is.</summary>
    [Parameter(ParameterSetName = CallSet)]
    [ValidateNotNullOrEmpty]
    public string? Prompt { get; set; }

    /// <summary>Executable and leading arguments, where the agent is not on the PATH under its own name.</summary>
    [Parameter(ParameterSetName = CallSet)]
    [ValidateNotNullOrEmpty]
    public string[]? AgentCommand { get; set; }

    /// <summary>File with an agent's recorded standard output; nothing is called then.</summary>
    [Parameter(Mandatory = true, ParameterSetName = TranscriptSet)]
    [ExistingFile]
    [ValidateNotNullOrEmpty]
    public string? Transcript { get; set; }

    /// <summary>File with its standard error.</summary>
    [Parameter(ParameterSetName = TranscriptSet)]
    [ExistingFile]
    [ValidateNotNullOrEmpty]
    public string? StandardError { get; set; }

    /// <summary>Its exit code.</summary>
    [Parameter(ParameterSetName = TranscriptSet)]
    [Number(IsWhole = true)]
    public int? ExitCode { get; set; }

    /// <summary>The session file in which some agents keep what their output lacks.</summary>
    [Parameter(ParameterSetName = TranscriptSet)]
    [ExistingFile]
    [ValidateNotNullOrEmpty]
    public string? SessionFile { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput() => AttemptEach(Agent, name =>
    {
        if (Transcript is { } recording)
        {
            WriteInfo(Map.From(AgentDirectory.Explain(name, recording, StandardError, ExitCode, SessionFile), name));
        }
        else if (ShouldProcess($"agent '{name}'", $"Ask: {Prompt ?? AgentDirectory.TinyPrompt}"))
        {
            var spec = new AgentSpec { Name = name, Model = Model, Command = AgentCommand ?? [] };
            var reply = SessionPump.Await(cancel => new AgentDirectory().TestAsync(spec, Prompt, cancel), static () => { }, StopToken);
            WriteInfo(Map.From(reply, name));
        }
    });
}
