using Autoauto.Core.Errors;

namespace Autoauto.Tests.Shared;

/// <summary>Every call and option that a next step can name, each with the text of a user's as its arguments.</summary>
internal static class NextSteps
{
    /// <summary>The calls, by the name of their method.</summary>
    /// <param name="text">The argument wherever one is a user's.</param>
    public static IReadOnlyDictionary<string, NextStep> Calls(string text) => new Dictionary<string, NextStep>
    {
        [nameof(Next.AgentList)] = NextStep.Of($"{Next.AgentList()}"),
        [nameof(Next.AgentTest)] = NextStep.Of($"{Next.AgentTest(text)}"),
        [nameof(Next.ConfigList)] = NextStep.Of($"{Next.ConfigList()}"),
        [nameof(Next.ConfigSet)] = NextStep.Of($"{Next.ConfigSet("sandbox", text, forUser: true)}"),
        [nameof(Next.ConfigSetTo)] = NextStep.Of($"{Next.ConfigSetTo("workRoot", "<path>")}"),
        [nameof(Next.EpisodeList)] = NextStep.Of($"{Next.EpisodeList()}"),
        [nameof(Next.EpisodeResume)] = NextStep.Of($"{Next.EpisodeResume(text)}"),
        [nameof(Next.EpisodeResumeWithHigherCap)] = NextStep.Of($"{Next.EpisodeResumeWithHigherCap(text)}"),
        [nameof(Next.ExperimentList)] = NextStep.Of($"{Next.ExperimentList(text)}"),
        [nameof(Next.Log)] = NextStep.Of($"{Next.Log(text, "3")}"),
        [nameof(Next.PolicyAdoptEdits)] = NextStep.Of($"{Next.PolicyAdoptEdits(text)}"),
        [nameof(Next.PolicyList)] = NextStep.Of($"{Next.PolicyList()}"),
        [nameof(Next.PolicyNew)] = NextStep.Of($"{Next.PolicyNew(text)}"),
        [nameof(Next.PolicyRemove)] = NextStep.Of($"{Next.PolicyRemove(text)}"),
        [nameof(Next.PolicySetFiles)] = NextStep.Of($"{Next.PolicySetFiles(text)}"),
        [nameof(Next.PolicyVersions)] = NextStep.Of($"{Next.PolicyVersions(text)}"),
        [nameof(Next.ProgramNew)] = NextStep.Of($"{Next.ProgramNew()}"),
        [nameof(Next.ProgramRemove)] = NextStep.Of($"{Next.ProgramRemove(text)}"),
        [nameof(Next.ProgramRemoveWithRuns)] = NextStep.Of($"{Next.ProgramRemoveWithRuns(text)}"),
        [nameof(Next.ProgramTest)] = NextStep.Of($"{Next.ProgramTest(text)} {CallOptions.TargetEffectPercent}"),
        [nameof(Next.QueueList)] = NextStep.Of($"{Next.QueueList()}"),
        [nameof(Next.Repair)] = NextStep.Of($"{Next.Repair()}"),
        [nameof(Next.RunAbort)] = NextStep.Of($"{Next.RunAbort(text)}"),
        [nameof(Next.RunList)] = NextStep.Of($"{Next.RunList()}"),
        [nameof(Next.RunRemove)] = NextStep.Of($"{Next.RunRemove(text)}"),
        [nameof(Next.RunResume)] = NextStep.Of($"{Next.RunResume(text)}"),
        [nameof(Next.RunSetModel)] = NextStep.Of($"{Next.RunSetModel(text)}"),
        [nameof(Next.RunStop)] = NextStep.Of($"{Next.RunStop(text)}"),
        [nameof(Next.RunWait)] = NextStep.Of($"{Next.RunWait(text)}"),
        [nameof(Next.RunWatch)] = NextStep.Of($"{Next.RunWatch(text)}"),
    };

    /// <summary>The names of all calls there are.</summary>
    public static IEnumerable<string> Names => typeof(Next).GetMethods().Where(m => m.DeclaringType == typeof(Next)).Select(m => m.Name).Distinct().Order(StringComparer.Ordinal);
}
