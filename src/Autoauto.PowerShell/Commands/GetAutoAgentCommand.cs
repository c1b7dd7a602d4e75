using System.Management.Automation;
using Autoauto.Commands.Bases;
using Autoauto.Completion;
using Autoauto.Core.Workspace;
using Autoauto.Output;
using Autoauto.Pump;

namespace Autoauto.Commands;

/// <summary>Lists the known agents with what is installed of them.</summary>
[Cmdlet(VerbsCommon.Get, "AutoAgent")]
[OutputType(typeof(AgentInfo))]
[Reading]
public sealed class GetAutoAgentCommand : AutoCommand
{
    /// <summary>Names or wildcards; all known agents by default.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ArgumentCompleter(typeof(AgentNameCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Agent { get; set; } = ["*"];

    /// <summary>Only agents that are installed.</summary>
    [Parameter]
    public SwitchParameter Installed { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var directory = new AgentDirectory();
        AttemptEach(Agent, pattern =>
        {
            var names = WildcardPattern.ContainsWildcardCharacters(pattern)
                ? AgentDirectory.Names.Where(WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase).IsMatch)
                : [pattern];
            AttemptEach(names, name =>
            {
                var view = SessionPump.Await(cancel => directory.InspectAsync(name, cancel), static () => { }, StopToken);
                if (!Installed || view.Installation.IsInstalled)
                {
                    WriteInfo(Map.From(view));
                }
            });
        });
    }
}
