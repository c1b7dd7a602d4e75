using Autoauto.CrashMatrix.Tests.Grid;

namespace Autoauto.CrashMatrix.Tests.Support;

/// <summary>
/// One scripted repository for all tests that disturb one run at a time: preparing it takes a whole run. Each test puts back the state that it needs.
/// Its own collection, so that what starts no process goes on beside it.
/// </summary>
[CollectionDefinition(Name)]
public sealed class PreparedRunner : IAsyncLifetime, ICollectionFixture<PreparedRunner>
{
    public const string Name = "One repository";
    private const string Finished = "finished";

    internal CellRunner Runner { get; private set; } = null!;

    /// <summary>The id of the finished run.</summary>
    internal string FinishedId { get; private set; } = string.Empty;

    /// <summary>The checkout before any run.</summary>
    internal string Fingerprint { get; private set; } = string.Empty;

    public async ValueTask InitializeAsync() => Runner = await CellRunner.CreateAsync(EngineProcess.Built);

    /// <summary>Puts back a run that has ended; done by the first that asks.</summary>
    internal async Task RestoreFinishedAsync()
    {
        if (FinishedId.Length == 0)
        {
            Fingerprint = Runner.StartAnew();
            var end = await EngineProcess.Built.RunAsync(Runner.Repository, "start", ScriptedRepository.Program);
            Assert.Equal(0, end.ExitCode);
            FinishedId = Runner.OnlyRun();
            Runner.Repository.Save(Finished);
        }
        else
        {
            Runner.Repository.Restore(Finished);
        }
    }

    public ValueTask DisposeAsync()
    {
        Runner.Dispose();
        return ValueTask.CompletedTask;
    }
}
