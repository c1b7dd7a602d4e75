using System.Management.Automation;
using Autoauto.Commands.Bases;
using Autoauto.Completion;
using Autoauto.Output;

namespace Autoauto.Commands;

/// <summary>Adds ideas of yours to a program's backlog.</summary>
[Cmdlet(VerbsCommon.Add, "AutoIdea", SupportsShouldProcess = true)]
[OutputType(typeof(IdeaInfo))]
public sealed class AddAutoIdeaCommand : AutoCommand
{
    /// <summary>Name of the program.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ProgramNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string Program { get; set; } = string.Empty;

    /// <summary>The ideas, at most 500 characters each.</summary>
    [Parameter(Position = 1, Mandatory = true, ValueFromPipeline = true)]
    [Alias("Idea")]
    [ValidateNotNullOrEmpty]
    public string[] Text { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var workspace = OpenWorkspace();
        workspace.Programs.RequireExisting(Program);
        AttemptEach(Text, text =>
        {
            if (ShouldProcess($"program '{Program}' in {workspace.Root}", $"Add the idea '{SafeText.Line(text)}'"))
            {
                WriteInfo(Map.From(workspace.AddIdea(Program, text), workspace.Root));
            }
        });
    }
}
