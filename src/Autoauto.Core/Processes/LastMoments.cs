namespace Autoauto.Core.Processes;

/// <summary>
/// Time for what has to be done behind work that was cancelled: its token is cancelled a while after the other one, so that clearing up is not cut short and does not
/// take for ever either.
/// </summary>
internal sealed class LastMoments : IDisposable
{
    private static readonly TimeSpan s_length = TimeSpan.FromSeconds(30);
    private readonly CancellationTokenSource _source = new();
    private readonly CancellationTokenRegistration _registration;

    /// <param name="work">Cancelled when the work is to end.</param>
    public LastMoments(CancellationToken work) => _registration = work.Register(() => _source.CancelAfter(s_length));

    /// <summary>Cancelled when that time is over.</summary>
    public CancellationToken Token => _source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _registration.Dispose();
        _source.Dispose();
    }
}
