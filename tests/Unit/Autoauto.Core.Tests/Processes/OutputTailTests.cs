using System.Text;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Tests.Processes;

public sealed class OutputTailTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(100)]
    public void Keeps_the_last_bytes_however_they_arrive(int chunk)
    {
        var tail = new OutputTail(10);
        var bytes = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 50).Select(i => (char)('a' + (i % 26)))));
        foreach (var part in bytes.Chunk(chunk))
        {
            tail.Append(part);
        }

        Assert.Equal("…" + Encoding.ASCII.GetString(bytes[^10..]), tail.ToString());
    }

    [Fact]
    public void Short_output_is_whole()
    {
        var tail = new OutputTail(10);
        tail.Append("0123456789"u8);

        Assert.Equal("0123456789", tail.ToString());
    }

    [Fact]
    public void A_character_cut_at_the_start_is_dropped()
    {
        var tail = new OutputTail(5);
        tail.Append(Encoding.UTF8.GetBytes("xääy"));
        tail.Append("z"u8);

        Assert.Equal("…äyz", tail.ToString()[..4]);
        Assert.DoesNotContain('\uFFFD', tail.ToString());
    }
}
