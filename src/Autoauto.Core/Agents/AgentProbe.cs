using System.Text.RegularExpressions;
using Autoauto.Core.Primitives;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Agents;

/// <summary>What is known about an agent program on this machine.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ExecutablePath">Full path; null if it is not installed.</param>
/// <param name="Version">What it says its version is; null if it says nothing usable.</param>
public sealed record AgentInstallation(string Name, string? ExecutablePath, string? Version)
{
    /// <summary>True if it can be started.</summary>
    public bool IsInstalled => ExecutablePath is not null;
}

/// <summary>Looks at the installed agents: which there are, and whether they are signed in.</summary>
/// <param name="runner">Runs their processes.</param>
/// <param name="host">The user's account.</param>
public sealed partial class AgentProbe(ProcessRunner runner, AgentHost host)
{
    /// <summary>The prompt of a sign-in test: as small as an answer can be.</summary>
    public const string TinyPrompt = "Answer with the single word OK. Do not use any tool.";

    private static readonly TimeSpan s_versionTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_testTimeout = TimeSpan.FromMinutes(3);

    /// <summary>Finds a program and asks for its version. It is started with an empty home of its own, as every call of an agent.</summary>
    /// <param name="program">Which program.</param>
    /// <param name="executable">Its executable, where it is not on the PATH.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<AgentInstallation> InspectAsync(AgentProgram program, string? executable, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(program);
        if ((executable is null ? program.FindExecutable() : ExecutablePath.Find(executable)) is not string path)
        {
            return new AgentInstallation(program.Name, null, null);
        }

        return await InFreshFolderAsync(async (folder, marker) =>
        {
            try
            {
                ProcessOutcome outcome = await runner.RunAsync(
                    new ProcessSpec
                    {
                        FileName = path,
                        Arguments = program.VersionArguments,
                        WorkingDirectory = folder,
                        Environment = new AgentScratch(host, folder).CommonEnvironment(),
                        Timeout = s_versionTimeout,
                        Marker = marker,
                    },
                    cancellationToken).ConfigureAwait(false);
                Match version = Version().Match(outcome.OutputText);
                return new AgentInstallation(program.Name, path, version.Success ? version.Value : null);
            }
            catch (ProcessStartException)
            {
                return new AgentInstallation(program.Name, path, null);
            }
        }).ConfigureAwait(false);
    }

    /// <summary>Asks an agent one thing in an empty folder: the reply says whether it is signed in and what the round trip used.</summary>
    public static Task<AgentReply> TestAsync(IAgent agent, string? model, string? prompt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(agent);
        return InFreshFolderAsync((folder, marker) => agent.RunAsync(
            new AgentRequest
            {
                WorkingDirectory = Directory.CreateDirectory(Path.Combine(folder, "work")).FullName,
                SystemPrompt = "This is a test of the connection.",
                Prompt = prompt ?? TinyPrompt,
                ContextJson = "{}",
                Model = model,
                Timeout = s_testTimeout,
                ScratchDirectory = Directory.CreateDirectory(Path.Combine(folder, "scratch")).FullName,
                TranscriptPath = Path.Combine(folder, "transcript.jsonl"),
                ProcessMarker = marker,
            },
            static _ => { },
            cancellationToken));
    }

    private static async Task<T> InFreshFolderAsync<T>(Func<string, string, Task<T>> use)
    {
        string folder = TemporaryFolder.Create("autoauto-");
        try
        {
            return await use(folder, Path.GetFileName(folder)).ConfigureAwait(false);
        }
        finally
        {
            try
            {
                TreeRemoval.Remove(folder);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A temporary folder more or less; the answer counts.
            }
        }
    }

    [GeneratedRegex(@"\d+\.\d+\.\d+(?:-[0-9A-Za-z.]+)?", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Version();
}
