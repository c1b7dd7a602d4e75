namespace Autoauto.Core.Errors;

/// <summary>What users can ask of Autoauto, whatever they type for it: a command of the command line or a cmdlet. The name is a noun and what is done with it.</summary>
public enum Operation
{
    /// <summary>Checks that a coding agent works.</summary>
    AgentTest,

    /// <summary>Lists the known coding agents.</summary>
    AgentList,

    /// <summary>Lists the settings.</summary>
    ConfigList,

    /// <summary>Changes a setting.</summary>
    ConfigSet,

    /// <summary>Lists episodes.</summary>
    EpisodeList,

    /// <summary>Resumes an episode.</summary>
    EpisodeResume,

    /// <summary>Lists the experiments of a run.</summary>
    ExperimentList,

    /// <summary>Prints what the agent or the evaluator of an experiment wrote.</summary>
    Log,

    /// <summary>Lists policies.</summary>
    PolicyList,

    /// <summary>Creates or registers a policy.</summary>
    PolicyNew,

    /// <summary>Removes a policy.</summary>
    PolicyRemove,

    /// <summary>Changes a policy.</summary>
    PolicySet,

    /// <summary>Lists the versions of a policy.</summary>
    PolicyVersions,

    /// <summary>Creates a program.</summary>
    ProgramNew,

    /// <summary>Removes a program.</summary>
    ProgramRemove,

    /// <summary>Checks a program.</summary>
    ProgramTest,

    /// <summary>Lists the queue.</summary>
    QueueList,

    /// <summary>Repairs the repository.</summary>
    Repair,

    /// <summary>Lists runs.</summary>
    RunList,

    /// <summary>Removes a run.</summary>
    RunRemove,

    /// <summary>Resumes a run.</summary>
    RunResume,

    /// <summary>Changes the settings of a run.</summary>
    RunSet,

    /// <summary>Stops a run.</summary>
    RunStop,

    /// <summary>Waits for a run to end.</summary>
    RunWait,

    /// <summary>Follows a run.</summary>
    RunWatch,
}
