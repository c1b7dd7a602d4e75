using System.Diagnostics;
using Autoauto.Core.Errors;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Storage;

/// <summary>
/// Lets one process at a time write: an operating-system lock on a file beside the database, which a dying process gives up by itself. Two
/// connections that write or checkpoint at once can corrupt a WAL database in every SQLite before 3.51.3.
/// </summary>
internal sealed class WriteGate(string path)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    public FileStream Enter()
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return PrivateFiles.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
            }
            catch (UnauthorizedAccessException e)
            {
                throw StorageFailure.ReadOnlyFolder(path, e);
            }
            catch (DirectoryNotFoundException e)
            {
                throw StorageFailure.ReadOnlyFolder(path, e);
            }
            catch (IOException e)
            {
                if (e.Message.Contains("Read-only", StringComparison.OrdinalIgnoreCase))
                {
                    throw StorageFailure.ReadOnlyFolder(path, e);
                }

                if (waited.Elapsed > s_limit)
                {
                    throw new AutoautoException(
                        ErrorCode.DatabaseBusy,
                        $"Another process has held the write lock '{path}' for more than {s_limit.TotalSeconds:0} s.",
                        path,
                        "Look for a stuck autoauto or pwsh process that works on this repository.",
                        e);
                }
            }

            Thread.Sleep(5);
        }
    }
}
