using Autoauto.Core.Agents.Parsing;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Agents;

/// <summary>One agent program: how it is called, what it needs around it, and how its output is read.</summary>
public abstract class AgentProgram
{
    private protected AgentProgram(string name)
    {
        Name = name;
    }

    /// <summary>Name in configuration and on the command line; also the name of the executable.</summary>
    public string Name { get; }

    /// <summary>What to type to sign in, for messages.</summary>
    public abstract string SignInCommand { get; }

    /// <summary>What to type to install it, for messages.</summary>
    public abstract string InstallCommand { get; }

    /// <summary>True if it reports what a call cost; otherwise its tokens are priced by the table.</summary>
    internal virtual bool ReportsCost => false;

    /// <summary>How the names of its maker's models begin in the price table; null if it takes models of several makers, or reports its costs itself.</summary>
    internal virtual string? ModelPrefix => null;

    /// <summary>Arguments that make it print its version.</summary>
    internal virtual IReadOnlyList<string> VersionArguments => ["--version"];

    /// <summary>True if the program obeys <see cref="AgentRequest.MaxTurns"/> itself; otherwise the engine watches the stream.</summary>
    internal virtual bool LimitsTurns => false;

    /// <summary>How the program is asked to end: some report usage after an interrupt, but not after a request to terminate.</summary>
    internal virtual EndRequest EndRequest => EndRequest.Terminate;

    /// <summary>Files in which the program keeps the user's sign-in, relative to the user's home.</summary>
    internal abstract IReadOnlyList<SignInFile> SignInFiles { get; }

    /// <summary>Full path of the installed executable, or null.</summary>
    public string? FindExecutable() => ExecutablePath.Find(Name);

    /// <summary>Argument list, environment and standard input of one call; writes the files that the program needs into the call's own home.</summary>
    internal abstract AgentInvocation Prepare(AgentRequest request, AgentScratch scratch);

    /// <summary>A parser for one run.</summary>
    internal abstract IAgentStreamParser CreateParser();

    /// <summary>The text of the file in which the program keeps what its stream lacks, or null.</summary>
    internal virtual string? ReadSideFile(AgentScratch scratch) => null;
}

/// <summary>A sign-in file of the user.</summary>
/// <param name="Path">Path below the home directory, with forward slashes.</param>
/// <param name="HomeVariable">Variable that moves the file's folder elsewhere, if the user set it.</param>
/// <param name="Renewed">True if the program renews it: a renewed one goes back to the user, whose own would be worthless otherwise.</param>
internal sealed record SignInFile(string Path, string? HomeVariable = null, bool Renewed = false);

/// <summary>One call of an agent program.</summary>
/// <param name="Arguments">Arguments, one by one.</param>
/// <param name="Environment">Variables on top of the common ones; null removes one.</param>
/// <param name="StandardInput">The prompt.</param>
internal sealed record AgentInvocation(
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string?> Environment,
    string StandardInput);
