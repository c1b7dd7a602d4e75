using System.Collections.Frozen;
using Autoauto.Core.Errors;

namespace Autoauto.Errors;

/// <summary>Next steps as PowerShell's users type them: <c>Stop-AutoRun ID -Abort</c>.</summary>
internal sealed class CmdletWords : ICallWords
{
    private static readonly FrozenDictionary<Operation, string> s_cmdlets = new Dictionary<Operation, string>
    {
        [Operation.AgentList] = "Get-AutoAgent",
        [Operation.AgentTest] = "Test-AutoAgent",
        [Operation.ConfigList] = "Get-AutoConfig",
        [Operation.ConfigSet] = "Set-AutoConfig",
        [Operation.EpisodeList] = "Get-AutoEpisode",
        [Operation.EpisodeResume] = "Resume-AutoEpisode",
        [Operation.ExperimentList] = "Get-AutoExperiment",
        [Operation.Log] = "Get-AutoLog",
        [Operation.PolicyList] = "Get-AutoPolicy",
        [Operation.PolicyNew] = "New-AutoPolicy",
        [Operation.PolicyRemove] = "Remove-AutoPolicy",
        [Operation.PolicySet] = "Set-AutoPolicy",
        [Operation.PolicyVersions] = "Get-AutoPolicyVersion",
        [Operation.ProgramNew] = "New-AutoProgram",
        [Operation.ProgramRemove] = "Remove-AutoProgram",
        [Operation.ProgramTest] = "Test-AutoProgram",
        [Operation.QueueList] = "Get-AutoQueue",
        [Operation.Repair] = "Repair-AutoRepository",
        [Operation.RunList] = "Get-AutoRun",
        [Operation.RunRemove] = "Remove-AutoRun",
        [Operation.RunResume] = "Resume-AutoRun",
        [Operation.RunSet] = "Set-AutoRun",
        [Operation.RunStop] = "Stop-AutoRun",
        [Operation.RunWait] = "Wait-AutoRun",
        [Operation.RunWatch] = "Watch-AutoRun",
    }.ToFrozenDictionary();

    private CmdletWords()
    {
    }

    /// <summary>The only one.</summary>
    public static CmdletWords Instance { get; } = new();

    /// <summary>The cmdlet of an operation.</summary>
    public static string CmdletOf(Operation operation) => s_cmdlets[operation];

    /// <inheritdoc/>
    public string Call(Operation operation, IReadOnlyList<CallArgument> arguments) => string.Join(' ', arguments.Select(Option).Prepend(CmdletOf(operation)));

    /// <inheritdoc/>
    public string Option(CallArgument option)
    {
        var value = option.Value is null || option.IsPlaceholder ? option.Value : Quoted(option.Value);

        var name = option.Name switch
        {
            _ when option.IsSubject => null,
            "user" => "-Scope User",
            "repository" => "-RepositoryPath",
            _ => "-" + char.ToUpperInvariant(option.Name[0]) + option.Name[1..],
        };
        return string.Join(' ', new[] { name, value }.OfType<string>());
    }

    // A word that begins with '-' would be a parameter, and one with ',' a list.
    private static string Quoted(string value) => value.Length > 0 && value[0] != '-' && value.All(c => char.IsAsciiLetterOrDigit(c) || "._/:\\+=-".Contains(c)) ? value : $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}
