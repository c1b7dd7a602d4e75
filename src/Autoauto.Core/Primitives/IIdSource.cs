using System.Globalization;
using System.Security.Cryptography;

namespace Autoauto.Core.Primitives;

/// <summary>Where ids come from; injected, so that tests know them.</summary>
public interface IIdSource
{
    /// <summary>A run id that sorts by time: <c>yyyyMMdd-HHmmss-xxxx</c>, UTC.</summary>
    string NewRunId(DateTimeOffset now);

    /// <summary>Four characters that keep apart what begins at the same moment, in whatever repository of the machine.</summary>
    string NewTag();

    /// <summary>A token that nobody can guess.</summary>
    string NewToken();
}

/// <summary>Ids from the system's random numbers.</summary>
public sealed class RandomIdSource : IIdSource
{
    // No vowels and no look-alikes: ids are read aloud and typed.
    private const string Alphabet = "bcdfghjkmnpqrstvwxz23456789";

    /// <inheritdoc/>
    public string NewRunId(DateTimeOffset now) =>
        now.UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture) + "-" + NewTag();

    /// <inheritdoc/>
    public string NewTag() => RandomNumberGenerator.GetString(Alphabet, 4);

    /// <inheritdoc/>
    public string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
