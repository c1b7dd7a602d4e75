using System.Diagnostics;
using Autoauto.Core.Errors;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Storage;

/// <summary>
/// Lets one process at a time write: an operating-system lock on a file beside the database, which a dying process gives up by itself. Two
/// connections that write or checkpoint at once can corrupt a WAL database in every SQLite before 3.51.3.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="limit">How long one attempt to enter waits.</param>
internal sealed class WriteGate(string path, TimeSpan limit)
{
    private const int WindowsSharing = unchecked((int)0x80070020);
    private const int WindowsLock = unchecked((int)0x80070021);

    // EWOULDBLOCK: what the system says when another open file holds the lock.
    private static readonly int s_wouldBlock = OperatingSystem.IsLinux() ? 11 : 35;

    /// <summary>Waits until nobody else writes.</summary>
    /// <exception cref="AutoautoException">DatabaseBusy: somebody holds the lock; RepositoryReadOnly, DiskFull: the file cannot be opened, whoever holds it.</exception>
    public FileStream Enter()
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return PrivateFiles.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
            }
            catch (IOException e) when (IsHeld(e))
            {
                if (waited.Elapsed > limit)
                {
                    throw new AutoautoException(
                        ErrorCode.DatabaseBusy,
                        FormattableString.Invariant($"Another process has held the write lock '{path}' for more than {limit.TotalSeconds:0} s."),
                        path,
                        "Look for a stuck autoauto or pwsh process that works on this repository.",
                        e);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw StorageFailure.CannotOpenGate(path, e);
            }

            Thread.Sleep(5);
        }
    }

    private static bool IsHeld(IOException e) =>
        OperatingSystem.IsWindows() ? e.HResult is WindowsSharing or WindowsLock : e.HResult == s_wouldBlock;
}
