using System.Globalization;
using Autoauto.Core.Errors;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Programs;
using Autoauto.Core.Storage;
using Autoauto.Core.Workspace;
using EngineHost;

// A real engine in a process of its own, with faults on demand: EngineHost <repository> start <program> | resume <run> | measure <run> | remove <run> | synchronous -
// [--fault step:point:count action] [--hold file] [--trace file] [--clock seconds]. Exit code 0; 2 with the error's code on standard error.
var settings = new Dictionary<string, string>(StringComparer.Ordinal);
FaultAction action = FaultAction.None;
for (var i = 3; i < args.Length; i += 2)
{
    settings[args[i]] = args[i + 1];
    if (args[i] == "--fault")
    {
        action = Enum.Parse<FaultAction>(args[++i + 1]);
    }
}

var lead = settings.TryGetValue("--clock", out var seconds) ? TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)) : TimeSpan.Zero;
var clock = new HurriedTime(lead);
var at = settings.TryGetValue("--fault", out var passage) ? Passage.Parse(passage) : null;
var faults = new ScriptedFaults(at, action, clock, settings.GetValueOrDefault("--hold"), settings.GetValueOrDefault("--trace"));
try
{
    using var workspace = RepositoryWorkspace.Open(args[0], new WorkspaceOptions { Time = clock, Faults = faults });
    switch (args[1])
    {
        case "start":
            return await WatchAsync(workspace.StartRun(new RunRequest { Program = args[2] }));
        case "resume":
            return await WatchAsync(workspace.ResumeRun(args[2]));
        case "measure":
            return await WatchAsync(workspace.MeasureRun(args[2], 3, leaveOneOut: true));
        case "synchronous":
            using (var database = new Database(new RunPaths(args[0]).Database))
            {
                await Console.Out.WriteLineAsync(database.Write(connection =>
                {
                    using var command = connection.CreateCommand();
                    command.CommandText = "pragma synchronous";
                    return command.ExecuteScalar()?.ToString();
                }));
            }

            return 0;
        case "remove":
            workspace.RemoveRun(args[2]);
            return 0;
        default:
            throw new ArgumentException(args[1]);
    }
}
catch (AutoautoException e)
{
    await Console.Error.WriteLineAsync($"{e.Code}: {e.Message}");
    return 2;
}

static async Task<int> WatchAsync(RunSession session)
{
    await using (session)
    {
        var run = await session.Completion;
        await Console.Out.WriteLineAsync($"{run.Id} {run.TerminationReason}");
        return run.TerminationReason is TerminationReason.MaxExperiments || run.Phase == RunPhase.Stopping ? 0 : 3;
    }
}
