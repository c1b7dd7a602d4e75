namespace Autoauto.Cli.Hosting;

/// <summary>The engine names the next step as a cmdlet; whoever sits at the command line is told the command instead.</summary>
internal static class Wording
{
    private static readonly (string Cmdlet, string Command)[] s_commands =
    [
        ("New-AutoProgram", "autoauto program new"), ("Get-AutoProgram", "autoauto program list"), ("Test-AutoProgram", "autoauto program test"),
        ("Remove-AutoProgram", "autoauto program remove"), ("Start-AutoRun", "autoauto run start"), ("Get-AutoRun", "autoauto run list"),
        ("Stop-AutoRun", "autoauto run stop"), ("Resume-AutoRun", "autoauto run resume"), ("Wait-AutoRun", "autoauto run wait"),
        ("Set-AutoRun", "autoauto run set"), ("Remove-AutoRun", "autoauto run remove"), ("Get-AutoExperimentDiff", "autoauto experiment diff"), ("Get-AutoExperiment", "autoauto experiment list"),
        ("Get-AutoMeasurement", "autoauto measurement list"), ("Get-AutoEvent", "autoauto event list"), ("Get-AutoLog", "autoauto log"),
        ("Repair-AutoRepository", "autoauto repair"), ("Resume-AutoEpisode", "autoauto episode resume"), ("Get-AutoEpisode", "autoauto episode list"),
        ("Watch-AutoRun", "autoauto run watch"), ("Get-AutoQueue", "autoauto queue list"), ("Remove-AutoQueueItem", "autoauto queue remove"),
        ("Get-AutoConfig", "autoauto config list"), ("Set-AutoConfig", "autoauto config set"), ("-Detached", "--detached"), ("-Queue", "--queue"),
        ("Get-AutoAgent", "autoauto agent list"), ("Test-AutoAgent", "autoauto agent test"), ("-AgentCommand", "--agent-command"),
        ("-MaxTokens", "--max-tokens"), ("-Model", "--model"), ("-RunId ", string.Empty),
        ("-RepositoryPath", "--repository"), ("-Force", "--force"), ("-Abort", "--abort"), ("-Id ", string.Empty),
    ];

    public static string ForCommandLine(string text) =>
        s_commands.Aggregate(text, (current, pair) => current.Replace(pair.Cmdlet, pair.Command, StringComparison.Ordinal));
}
