using System.Text;
using Autoauto.Core.Model;
using Autoauto.Core.Policies;
using Autoauto.Core.Storage;
using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Policies;

/// <summary>A checkout with a policy, a ledger, and a point before each file at which a test can stop it.</summary>
internal sealed class PolicyBench : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public PolicyBench()
    {
        Root = _scratch["repository"];
        Directory.CreateDirectory(Root);
        Database = new Database(_scratch["state.db"]);
        Ledger = new PolicyLedger(Database, Root, TimeProvider.System, path => BeforeFile(path));
    }

    public string Root { get; }

    public Database Database { get; }

    public PolicyLedger Ledger { get; }

    public Action<string> BeforeFile { get; set; } = static _ => { };

    public PolicyTarget Target { get; set; } = new() { Name = "p", Include = ["AGENTS.md", "skills/**"] };

    /// <summary>Full path of something below the checkout.</summary>
    public string this[string path] => Path.Combine(Root, path);

    /// <summary>Full path of something outside the checkout.</summary>
    public string Outside(string path) => _scratch[path];

    public void Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    public void Write(string path, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[path])!);
        File.WriteAllBytes(this[path], bytes);
    }

    public string Text(string path) => File.ReadAllText(this[path]);

    /// <summary>Another database connection on the same file, as another process has one.</summary>
    public Database Reopen() => new(_scratch["state.db"]);

    /// <summary>Appends an episode's edit: the head's files with some of them replaced, added or (null) deleted.</summary>
    public PolicyVersion Evolve(string episode, params (string Path, string? Text)[] edits)
    {
        var files = Ledger.ContentsOf("p", Ledger.Require("p").Head).ToDictionary(f => f.Path, StringComparer.Ordinal);
        foreach (var (path, text) in edits)
        {
            files.Remove(path);
            if (text is not null)
            {
                files[path] = new PolicyContent(path, Encoding.UTF8.GetBytes(text), false);
            }
        }

        return Database.Write(c => Ledger.Append(c, "p", PolicyMove.Evolve(episode, [.. files.Values], null)));
    }

    public PolicyVersion Move(PolicyMove move) => Database.Write(c => Ledger.Append(c, "p", move));

    /// <summary>Every file of the checkout with its bytes and executable bit, as text.</summary>
    public IReadOnlyList<string> Snapshot(string? directory = null) =>
        [.. Directory.EnumerateFiles(directory ?? Root, "*", SearchOption.AllDirectories)
            .Select(f => $"{Path.GetRelativePath(directory ?? Root, f).Replace('\\', '/')} {IsExecutable(f)} {Convert.ToHexString(File.ReadAllBytes(f))}")
            .Order(StringComparer.Ordinal)];

    public void Dispose()
    {
        Database.Dispose();
        _scratch.Dispose();
    }

    private static bool IsExecutable(string path) => !OperatingSystem.IsWindows() && File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute);
}
