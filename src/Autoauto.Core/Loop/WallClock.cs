namespace Autoauto.Core.Loop;

/// <summary>
/// Waits for a time of day, not for a length of time: a machine that was suspended meanwhile finds on waking that the time has come. It looks in short
/// steps, so that no timer has to be longer than one can be.
/// </summary>
internal static class WallClock
{
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);

    /// <summary>Waits until the clock shows the time; false if something asked for the end before.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="until">The time to wait for; one that has passed is not waited for.</param>
    /// <param name="mustEnd">Asked before each step; true ends the wait.</param>
    /// <param name="cancellationToken">Ends the wait with an exception.</param>
    public static async Task<bool> WaitUntilAsync(TimeProvider time, DateTimeOffset until, Func<bool> mustEnd, CancellationToken cancellationToken)
    {
        for (var left = until - time.GetUtcNow(); left > TimeSpan.Zero; left = until - time.GetUtcNow())
        {
            if (mustEnd())
            {
                return false;
            }

            await Task.Delay(left < s_look ? left : s_look, time, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }
}
