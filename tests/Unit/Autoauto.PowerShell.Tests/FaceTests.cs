using System.Collections.Concurrent;
using System.Diagnostics;
using System.Management.Automation;
using System.Text.RegularExpressions;
using Autoauto.Commands.Bases;

namespace Autoauto.PowerShell.Tests;

/// <summary>
/// Both faces have the same operations with the same options. What one of them lacks stands here with the reason; an exception that is none any more fails too.
/// </summary>
[Trait("Category", "Long")]
public sealed partial class FaceTests
{
    /// <summary>Cmdlets and their commands. Two commands are one cmdlet where that takes a name as well as none.</summary>
    private static readonly Dictionary<string, string[]> s_pairs = new()
    {
        ["Add-AutoIdea"] = ["idea add"],
        ["Compare-AutoPolicy"] = ["policy compare"],
        ["Complete-AutoRun"] = ["run complete"],
        ["Export-AutoReport"] = ["report"],
        ["Get-AutoAgent"] = ["agent list"],
        ["Get-AutoConfig"] = ["config list"],
        ["Get-AutoEpisode"] = ["episode list", "episode show"],
        ["Get-AutoEvent"] = ["event list"],
        ["Get-AutoExperiment"] = ["experiment list"],
        ["Get-AutoExperimentDiff"] = ["experiment diff"],
        ["Get-AutoIdea"] = ["idea list"],
        ["Get-AutoLog"] = ["log"],
        ["Get-AutoMeasurement"] = ["measurement list"],
        ["Get-AutoPolicy"] = ["policy list", "policy show"],
        ["Get-AutoPolicyVersion"] = ["policy versions"],
        ["Get-AutoPrediction"] = ["episode predictions"],
        ["Get-AutoProgram"] = ["program list", "program show"],
        ["Get-AutoQueue"] = ["queue list"],
        ["Get-AutoRejection"] = ["episode rejections"],
        ["Get-AutoRun"] = ["run list", "run show"],
        ["Get-AutoSpend"] = ["spend list"],
        ["Invoke-AutoEpisode"] = ["episode invoke"],
        ["Invoke-AutoReplay"] = ["run replay"],
        ["Measure-AutoRun"] = ["run measure"],
        ["New-AutoPolicy"] = ["policy new"],
        ["New-AutoProgram"] = ["program new"],
        ["Remove-AutoPolicy"] = ["policy remove"],
        ["Remove-AutoProgram"] = ["program remove"],
        ["Remove-AutoQueueItem"] = ["queue remove"],
        ["Remove-AutoRun"] = ["run remove"],
        ["Repair-AutoRepository"] = ["repair"],
        ["Restore-AutoPolicy"] = ["policy restore"],
        ["Resume-AutoEpisode"] = ["episode resume"],
        ["Resume-AutoRun"] = ["run resume"],
        ["Set-AutoConfig"] = ["config set"],
        ["Set-AutoPolicy"] = ["policy set"],
        ["Set-AutoProgram"] = ["program set"],
        ["Set-AutoRun"] = ["run set"],
        ["Start-AutoRun"] = ["run start"],
        ["Stop-AutoRun"] = ["run stop"],
        ["Test-AutoAgent"] = ["agent test", "agent explain"],
        ["Test-AutoProgram"] = ["program test"],
        ["Wait-AutoRun"] = ["run wait"],
        ["Watch-AutoRun"] = ["run watch"],
    };

    /// <summary>Commands without a cmdlet.</summary>
    private static readonly Dictionary<string, string> s_commandsOnly = new()
    {
        ["demo"] = "shows the engine on a machine without PowerShell; a session has the samples",
    };

    /// <summary>Other words for the same: parameter, then option or argument.</summary>
    private static readonly Dictionary<string, string> s_words = new()
    {
        ["RunId"] = "run",
        ["EpisodeId"] = "episode",
        ["ItemId"] = "entry",
        ["AfterId"] = "after",
        ["ChangeName"] = "change",
        ["MaxCostUsd"] = "max-cost",
        ["MinEffectPercent"] = "min-effect",
        ["TargetEffectPercent"] = "target-effect",
        ["NoiseThresholdPercent"] = "noise-threshold",
        ["NoSimplification"] = "no-simplifications",
        ["StartRevision"] = "start",
        ["TimeoutSeconds"] = "timeout",
        ["MeasureScript"] = "measure",
        ["BuildScript"] = "build",
        ["SummaryPath"] = "summary",
        ["Export-AutoReport.Path"] = "out",
        ["Get-AutoMeasurement.Number"] = "experiment",
        ["Get-AutoLog.Number"] = "experiment",
        ["Get-AutoExperimentDiff.Number"] = "experiment",
        ["Test-AutoAgent.Transcript"] = "stdout",
        ["Test-AutoAgent.StandardError"] = "stderr",
        ["Test-AutoAgent.ExitCode"] = "exit",
        ["Set-AutoConfig.Scope"] = "user",
    };

    /// <summary>Parameters without an option.</summary>
    private static readonly Dictionary<string, string> s_parametersOnly = new()
    {
        ["PassThru"] = "a command prints what it changed",
        ["Get-AutoAgent.Agent"] = "five lines need no filter",
        ["Get-AutoExperiment.Program"] = "a pipeline of many runs; a command reads one",
        ["Get-AutoEvent.Program"] = "a pipeline of many runs; a command reads one",
        ["Get-AutoMeasurement.Program"] = "a pipeline of many runs; a command reads one",
        ["Get-AutoLog.Wait"] = "a terminal has tail -f for the file, and run watch",
        ["Get-AutoPolicyVersion.Version"] = "policy show and policy compare name one version",
        ["Remove-AutoQueueItem.Force"] = "a cmdlet asks first, a command does not",
        ["Restore-AutoPolicy.Force"] = "a cmdlet asks first, a command does not",
    };

    /// <summary>Options without a parameter.</summary>
    private static readonly Dictionary<string, string> s_optionsOnly = new()
    {
        ["what-if"] = "PowerShell gives every changing cmdlet -WhatIf",
        ["config set --unset"] = "-Value $null",
        ["queue list --all"] = "-Status with all of them",
    };

    public static TheoryData<string> Cmdlets => [.. s_pairs.Keys];

    [Fact]
    public async Task Every_operation_is_in_both()
    {
        var exported = typeof(AutoCommand).Assembly.GetExportedTypes().Where(t => t.IsDefined(typeof(CmdletAttribute), inherit: false)).Select(NameOf);
        Assert.Equal(exported.Order(StringComparer.Ordinal), s_pairs.Keys.Order(StringComparer.Ordinal));

        var commands = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(CommandsIn(await HelpAsync(string.Empty)), async (group, _) =>
        {
            var below = CommandsIn(await HelpAsync(group));
            (below.Count == 0 ? [group] : below.Select(name => $"{group} {name}")).ToList().ForEach(commands.Add);
        });
        Assert.Equal(commands.Order(StringComparer.Ordinal), s_pairs.Values.SelectMany(v => v).Concat(s_commandsOnly.Keys).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public async Task Both_take_the_same(string cmdlet)
    {
        var type = typeof(AutoCommand).Assembly.GetExportedTypes().Single(t => t.IsDefined(typeof(CmdletAttribute), inherit: false) && NameOf(t) == cmdlet);
        var parameters = type.GetProperties().Where(p => p.IsDefined(typeof(ParameterAttribute), inherit: true) && p.Name != nameof(AutoCommand.RepositoryPath)).Select(p => p.Name).ToList();
        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var command in s_pairs[cmdlet])
        {
            foreach (var word in WordsOf(await HelpAsync(command)))
            {
                taken.TryAdd(word, command);
            }
        }

        var problems = new List<string>();
        foreach (var parameter in parameters)
        {
            var word = WordFor(cmdlet, parameter);
            if (taken.ContainsKey(word) == (s_parametersOnly.ContainsKey($"{cmdlet}.{parameter}") || s_parametersOnly.ContainsKey(parameter)))
            {
                problems.Add(taken.ContainsKey(word) ? $"-{parameter} is no exception" : $"-{parameter} is missing from {string.Join(" and ", s_pairs[cmdlet])}");
            }
        }

        var known = parameters.Select(parameter => WordFor(cmdlet, parameter)).ToHashSet(StringComparer.Ordinal);
        problems.AddRange(s_optionsOnly.Keys.Where(key => s_pairs[cmdlet].Any(command => key.StartsWith(command + " --", StringComparison.Ordinal)) && (!taken.ContainsKey(key.Split(" --")[1]) || known.Contains(key.Split(" --")[1]))).Select(key => $"{key} is no exception"));
        problems.AddRange(taken.Where(t => !known.Contains(t.Key) && !s_optionsOnly.ContainsKey(t.Key) && !s_optionsOnly.ContainsKey($"{t.Value} --{t.Key}")).Select(t => $"{t.Value} --{t.Key} has no parameter"));
        Assert.Empty(problems);
    }

    private static string WordFor(string cmdlet, string parameter) =>
        s_words.GetValueOrDefault($"{cmdlet}.{parameter}") ?? s_words.GetValueOrDefault(parameter) ?? Capital().Replace(parameter, "-$0").TrimStart('-').ToLowerInvariant();

    private static string NameOf(Type cmdlet)
    {
        var arguments = cmdlet.GetCustomAttributesData().Single(a => a.AttributeType == typeof(CmdletAttribute)).ConstructorArguments;
        return $"{arguments[0].Value}-{arguments[1].Value}";
    }

    private static List<string> CommandsIn(string help) => [.. Section(help, "Commands").Select(line => line.TrimStart().Split(' ')[0])];

    /// <summary>The long names of a command's options, and its arguments.</summary>
    private static IEnumerable<string> WordsOf(string help)
    {
        var arguments = Section(help, "Arguments").Select(line => Angle().Match(line).Groups["name"].Value);
        var options = Section(help, "Options").Select(line => Long().Match(line).Groups["name"].Value);
        return arguments.Concat(options).Where(word => word is not ("" or "help" or "json" or "repository"));
    }

    /// <summary>The first line of each entry below a heading.</summary>
    private static IEnumerable<string> Section(string help, string heading) =>
        help.ReplaceLineEndings("\n").Split('\n').SkipWhile(line => line != heading + ":").Skip(1).TakeWhile(line => line.Length > 0).Where(line => line.StartsWith("  ", StringComparison.Ordinal) && line[2] != ' ');

    private static async Task<string> HelpAsync(string command)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var executable = SourceTree.PathOf($"src/Autoauto.Cli/bin/{output.Parent!.Name}/{output.Name}/autoauto{(OperatingSystem.IsWindows() ? ".exe" : string.Empty)}");
        using var process = Process.Start(new ProcessStartInfo(executable, [.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]) { RedirectStandardOutput = true, WorkingDirectory = Path.GetTempPath() })!;
        var help = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return help;
    }

    [GeneratedRegex("[A-Z]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Capital();

    [GeneratedRegex("<(?<name>[a-z-]+)>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Angle();

    [GeneratedRegex("--(?<name>[a-z-]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Long();
}
