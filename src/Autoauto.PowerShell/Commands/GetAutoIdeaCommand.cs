using System.Management.Automation;
using Autoauto.Binding;
using Autoauto.Commands.Bases;
using Autoauto.Completion;
using Autoauto.Core.Model;
using Autoauto.Output;

namespace Autoauto.Commands;

/// <summary>Gets the backlog of ideas: what agents left for their successors and what the user asked for.</summary>
[Cmdlet(VerbsCommon.Get, "AutoIdea")]
[OutputType(typeof(IdeaInfo))]
[Reading]
public sealed class GetAutoIdeaCommand : AutoCommand
{
    /// <summary>Names of the programs; wildcards are allowed. Without any, all programs.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ProgramNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Program { get; set; }

    /// <summary>Only ideas in these states.</summary>
    [Parameter]
    [ValidateSet(nameof(IdeaState.Open), nameof(IdeaState.Tried), nameof(IdeaState.Avoid))]
    public string[]? State { get; set; }

    /// <summary>Only ideas from this source.</summary>
    [Parameter]
    [ValidateSet(nameof(IdeaSource.User), nameof(IdeaSource.Agent))]
    public string? Source { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var workspace = OpenWorkspace();
        var programs = new WildcardSet(Program);
        AttemptEach(programs.Literals, workspace.Programs.RequireExisting);
        foreach (var idea in workspace.ListIdeas(programs.IsLiteral && programs.Literals is [var one] ? one : null))
        {
            if (Stopping)
            {
                return;
            }

            if (programs.Matches(idea.Program)
                && (State is null || State.Contains(idea.State.ToString(), StringComparer.OrdinalIgnoreCase))
                && (Source is null || string.Equals(Source, idea.Source.ToString(), StringComparison.OrdinalIgnoreCase)))
            {
                WriteInfo(Map.From(idea, workspace.Root));
            }
        }
    }
}
