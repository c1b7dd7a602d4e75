namespace Autoauto.Core.Errors;

/// <summary>The calls that next steps name. A test types each of them in both faces.</summary>
public static class Next
{
    /// <summary>Look at the known agents.</summary>
    public static Call AgentList() => new(Operation.AgentList);

    /// <summary>Ask an agent whether it works.</summary>
    /// <param name="agent">Name of the agent.</param>
    public static Call AgentTest(string agent) => new(Operation.AgentTest, CallArgument.Subject("agent", agent));

    /// <summary>Look at the settings.</summary>
    public static Call ConfigList() => new(Operation.ConfigList);

    /// <summary>Give a setting a value.</summary>
    /// <param name="key">The setting.</param>
    /// <param name="value">Its value.</param>
    /// <param name="forUser">True for the user's file instead of the repository's.</param>
    public static Call ConfigSet(string key, string value, bool forUser = false) =>
        new Call(Operation.ConfigSet, CallArgument.Subject("key", key), CallArgument.Subject("value", value)).With("user", forUser);

    /// <summary>Give a setting a value that the user has to choose.</summary>
    /// <param name="key">The setting.</param>
    /// <param name="value">What belongs there.</param>
    /// <param name="forUser">True for the user's file instead of the repository's.</param>
    public static Call ConfigSetTo(string key, string value, bool forUser = false) =>
        new Call(Operation.ConfigSet, CallArgument.Subject("key", key), CallArgument.Placeholder("value", value) with { IsSubject = true }).With("user", forUser);

    /// <summary>Look at the episodes.</summary>
    public static Call EpisodeList() => new(Operation.EpisodeList);

    /// <summary>Resume an episode.</summary>
    /// <param name="episode">Its id.</param>
    public static Call EpisodeResume(string episode) => new(Operation.EpisodeResume, CallArgument.Subject("episode", episode));

    /// <summary>Resume an episode under a higher cap on its cost.</summary>
    /// <param name="episode">Its id.</param>
    public static Call EpisodeResumeWithHigherCap(string episode) => EpisodeResume(episode).With(CallArgument.Placeholder("maxCostUsd", "..."));

    /// <summary>Look at the experiments of a run.</summary>
    /// <param name="run">Its id.</param>
    public static Call ExperimentList(string run) => new(Operation.ExperimentList, CallArgument.Subject("run", run));

    /// <summary>Read what an experiment's agent wrote.</summary>
    /// <param name="run">Id of the run.</param>
    /// <param name="experiment">The experiment.</param>
    public static Call Log(string run, string experiment) => new(Operation.Log, CallArgument.Subject("run", run), CallArgument.Subject("experiment", experiment));

    /// <summary>Read what one of a run's agents wrote.</summary>
    /// <param name="run">Id of the run.</param>
    public static Call Log(string run) =>
        new(Operation.Log, CallArgument.Subject("run", run), CallArgument.Placeholder("experiment", "<experiment>") with { IsSubject = true });

    /// <summary>Look at the policies.</summary>
    public static Call PolicyList() => new(Operation.PolicyList);

    /// <summary>Create a policy.</summary>
    public static Call PolicyNew() =>
        new(Operation.PolicyNew, CallArgument.Placeholder("policy", "<name>") with { IsSubject = true }, CallArgument.Placeholder("include", "..."));

    /// <summary>Register a policy.</summary>
    /// <param name="policy">Its name.</param>
    public static Call PolicyNew(string policy) => new(Operation.PolicyNew, CallArgument.Subject("policy", policy), CallArgument.Placeholder("include", "..."));

    /// <summary>Name the files of a policy.</summary>
    /// <param name="policy">Its name.</param>
    public static Call PolicySetFiles(string policy) => new(
        Operation.PolicySet, CallArgument.Subject("policy", policy), CallArgument.Placeholder("include", "..."), CallArgument.Placeholder("exclude", "..."));

    /// <summary>Remove a policy.</summary>
    /// <param name="policy">Its name.</param>
    public static Call PolicyRemove(string policy) => new(Operation.PolicyRemove, CallArgument.Subject("policy", policy));

    /// <summary>Make edits by hand a version.</summary>
    /// <param name="policy">Name of the policy.</param>
    public static Call PolicyAdoptEdits(string policy) => new Call(Operation.PolicySet, CallArgument.Subject("policy", policy)).With("adoptEdits");

    /// <summary>Look at the versions of a policy.</summary>
    /// <param name="policy">Its name.</param>
    public static Call PolicyVersions(string policy) => new(Operation.PolicyVersions, CallArgument.Subject("policy", policy));

    /// <summary>Create a program.</summary>
    public static Call ProgramNew() => new(
        Operation.ProgramNew,
        CallArgument.Placeholder("program", "<name>") with { IsSubject = true },
        CallArgument.Placeholder("goal", "..."),
        CallArgument.Placeholder("metric", "..."),
        CallArgument.Placeholder("direction", "lower"));

    /// <summary>Remove a program.</summary>
    /// <param name="program">Its name.</param>
    public static Call ProgramRemove(string program) => new(Operation.ProgramRemove, CallArgument.Subject("program", program));

    /// <summary>Remove a program with its runs.</summary>
    /// <param name="program">Its name.</param>
    public static Call ProgramRemoveWithRuns(string program) => ProgramRemove(program).With("force");

    /// <summary>Check a program.</summary>
    /// <param name="program">Its name.</param>
    public static Call ProgramTest(string program) => new(Operation.ProgramTest, CallArgument.Subject("program", program));

    /// <summary>Look at the queue.</summary>
    public static Call QueueList() => new(Operation.QueueList);

    /// <summary>Repair the repository.</summary>
    public static Call Repair() => new(Operation.Repair);

    /// <summary>Look at the runs.</summary>
    public static Call RunList() => new(Operation.RunList);

    /// <summary>Remove a run.</summary>
    /// <param name="run">Its id.</param>
    public static Call RunRemove(string run) => new(Operation.RunRemove, CallArgument.Subject("run", run));

    /// <summary>Resume a run.</summary>
    /// <param name="run">Its id.</param>
    public static Call RunResume(string run) => new(Operation.RunResume, CallArgument.Subject("run", run));

    /// <summary>Give a run another model.</summary>
    /// <param name="run">Its id.</param>
    public static Call RunSetModel(string run) => new(Operation.RunSet, CallArgument.Subject("run", run), CallArgument.Placeholder("model", "<name>"));

    /// <summary>Stop a run after its current experiment.</summary>
    /// <param name="run">Its id.</param>
    public static Call RunStop(string run) => new(Operation.RunStop, CallArgument.Subject("run", run));

    /// <summary>Stop a run at once.</summary>
    /// <param name="run">Its id.</param>
    public static Call RunAbort(string run) => RunStop(run).With("abort");

    /// <summary>Wait for a run.</summary>
    /// <param name="run">Its id.</param>
    public static Call RunWait(string run) => new(Operation.RunWait, CallArgument.Subject("run", run));

    /// <summary>Follow a run.</summary>
    /// <param name="run">Its id.</param>
    public static Call RunWatch(string run) => new(Operation.RunWatch, CallArgument.Subject("run", run));
}
