using System.Collections.Concurrent;

namespace Autoauto.Core.Processes;

/// <summary>
/// A thread that lives as long as this process. To Linux the parent of a process is the thread that started it: what is to end with its parent would end with
/// a thread of the pool that has nothing to do any more.
/// </summary>
internal static class StarterThread
{
    private static readonly BlockingCollection<Action> s_work = Begin();

    /// <summary>Does something there and waits for it.</summary>
    public static T Run<T>(Func<T> start)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        s_work.Add(() =>
        {
            try
            {
                done.SetResult(start());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        });
        return done.Task.GetAwaiter().GetResult();
    }

    private static BlockingCollection<Action> Begin()
    {
        var work = new BlockingCollection<Action>();
        new Thread(() =>
        {
            foreach (var act in work.GetConsumingEnumerable())
            {
                act();
            }
        })
        { IsBackground = true, Name = "autoauto starter" }.Start();
        return work;
    }
}
