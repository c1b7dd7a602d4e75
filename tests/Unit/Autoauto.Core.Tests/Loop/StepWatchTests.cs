using Autoauto.Core.Loop;
using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Loop;

/// <summary>What is said of a step that takes long, and when.</summary>
public sealed class StepWatchTests
{
    private static readonly TimeSpan s_moment = TimeSpan.FromSeconds(1);
    private readonly ManualTime _time = new();
    private readonly List<string> _said = [];
    private readonly StepWatch _watch;

    public StepWatchTests() => _watch = new StepWatch(_time, _said.Add);

    [Fact]
    public void A_step_that_takes_longer_than_its_limit_is_named_once()
    {
        _watch.Enter("Looking at the working folder");
        _time.Advance(StepWatch.Limit - s_moment);
        _watch.Look();
        Assert.Empty(_said);

        _time.Advance(s_moment);
        _watch.Look();
        _watch.Look();
        Assert.Equal("Looking at the working folder has taken more than 2 minutes so far, and goes on.", Assert.Single(_said));
        Assert.True(_watch.IsSlow);

        _watch.Enter("Moving the run's branch");
        Assert.False(_watch.IsSlow);
        _time.Advance(StepWatch.Limit);
        _watch.Look();
        Assert.StartsWith("Moving the run's branch has taken", _said[1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_time_of_agents_builds_and_measurements_is_not_the_engines()
    {
        _watch.Enter("Putting the build back");
        using (_watch.Outside())
        {
            _time.Advance(100 * StepWatch.Limit);
            _watch.Look();
            Assert.False(_watch.IsSlow);
        }

        _watch.Look();
        Assert.Empty(_said);

        _time.Advance(StepWatch.Limit);
        _watch.Look();
        Assert.Single(_said);
    }

    [Fact]
    public void What_could_not_be_said_is_said_at_the_next_look()
    {
        var isBusy = true;
        var watch = new StepWatch(_time, text =>
        {
            if (isBusy)
            {
                throw new InvalidOperationException("The database is busy.");
            }

            _said.Add(text);
        });
        _time.Advance(StepWatch.Limit);
        Assert.Throws<InvalidOperationException>(watch.Look);

        isBusy = false;
        watch.Look();
        Assert.Single(_said);
    }
}
