using System.Globalization;
using Autoauto.Core.Episodes;
using Autoauto.Core.Model;

namespace Autoauto.Core.Tests.Loop;

public sealed class WorkSessionTests
{
    [Theory]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    [InlineData("tr-TR")]
    public async Task Work_is_done_outside_of_the_users_culture_which_stays_his(string culture)
    {
        var users = CultureInfo.GetCultureInfo(culture);
        CultureInfo.CurrentCulture = users;
        CultureInfo.CurrentUICulture = users;
        var seen = new List<CultureInfo>();
        await using var session = new EpisodeSession("e", async (_, cancellationToken) =>
        {
            seen.Add(CultureInfo.CurrentCulture);
            await Task.Run(() => seen.Add(CultureInfo.CurrentCulture), cancellationToken);
            return (Episode)null!;
        });

        await session.Completion;

        Assert.Equal([CultureInfo.InvariantCulture, CultureInfo.InvariantCulture], seen);
        Assert.Same(users, CultureInfo.CurrentCulture);
    }
}
