using System.Diagnostics;
using Autoauto.Core.Errors;
using Autoauto.Core.Storage;
using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Storage;

/// <summary>The lock that lets one process at a time write: who holds it up is named truthfully.</summary>
public sealed class WriteGateTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_lock_that_somebody_holds_is_waited_for_and_then_said()
    {
        var path = _scratch["state.db.lock"];
        using var held = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

        var busy = Assert.Throws<AutoautoException>(() => new WriteGate(path, TimeSpan.FromMilliseconds(50)).Enter());

        Assert.Equal(ErrorCode.DatabaseBusy, busy.Code);
    }

    [Fact]
    public void What_is_wrong_with_the_file_itself_is_said_at_once_and_nobody_else_is_blamed()
    {
        var path = _scratch["state.db.lock"];
        File.CreateSymbolicLink(path, path);
        var waited = Stopwatch.StartNew();

        var error = Assert.Throws<AutoautoException>(() => new WriteGate(path, TimeSpan.FromMinutes(5)).Enter());

        Assert.Equal(ErrorCode.RepositoryReadOnly, error.Code);
        Assert.DoesNotContain("nother process", error.Message, StringComparison.Ordinal);
        Assert.True(waited.Elapsed < TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named()
    {
        var error = Assert.Throws<AutoautoException>(() => new WriteGate(_scratch["none/state.db.lock"], TimeSpan.FromMinutes(5)).Enter());

        Assert.Equal(ErrorCode.RepositoryReadOnly, error.Code);
        Assert.Contains("none", error.Message, StringComparison.Ordinal);
    }
}
