using System.Diagnostics;
using System.Net.Sockets;

namespace Autoauto.Core.Tests.Support;

/// <summary>Makes what agents and builds can leave in a folder, all kinds that a file system knows.</summary>
internal static class HostileTree
{
    /// <summary>A name that is no text: Linux takes any bytes.</summary>
    private const string Stray = "name=$(printf 'b\\377d'); : > \"$name\"; mkdir \"$name.d\"; : > \"$name.d/f\"";

    /// <summary>Moves HEAD to a commit of a few objects that makes ten thousand million files: each of its trees names the next one ten times.</summary>
    public const string Bomb = """
        b=$(echo x | git hash-object -w --stdin)
        t=$(for i in 0 1 2 3 4 5 6 7 8 9; do printf '100644 blob %s\tf%s\n' $b $i; done | git mktree)
        for l in 1 2 3 4 5 6 7 8 9; do t=$(for i in 0 1 2 3 4 5 6 7 8 9; do printf '040000 tree %s\td%s\n' $t $i; done | git mktree); done
        t=$( (git ls-tree HEAD; printf '040000 tree %s\tzz\n' $t) | git mktree)
        git update-ref HEAD $(git commit-tree $t -p HEAD -m bomb)
        """;

    /// <summary>Makes one of everything below a folder.</summary>
    public static void Fill(string folder)
    {
        Directory.CreateDirectory(folder);
        Fifo(Path.Combine(folder, "fifo"));
        Socket(folder, "socket");
        File.CreateSymbolicLink(Path.Combine(folder, "loop"), "loop");
        File.CreateSymbolicLink(Path.Combine(folder, "dangling"), "nowhere");
        File.CreateSymbolicLink(Path.Combine(folder, "up"), "..");
        File.WriteAllText(Path.Combine(folder, "with\nnewline"), "x");
        Sparse(Path.Combine(folder, "sparse"), 3L << 30);
        Shell(folder, Stray);
        Directory.CreateDirectory(Path.Combine(folder, "empty"));
        for (var i = 0; i < 3000; i++)
        {
            File.WriteAllBytes(Path.Combine(folder, "empty", FormattableString.Invariant($"{i}")), []);
        }

        Deep(Path.Combine(folder, "deep"));
        File.WriteAllText(Path.Combine(folder, "secret"), "x");
        Directory.CreateDirectory(Path.Combine(folder, "closed/within"));
        File.WriteAllText(Path.Combine(folder, "closed/within/f"), "x");
        Directory.CreateDirectory(Path.Combine(folder, "readonly/within"));
        File.WriteAllText(Path.Combine(folder, "readonly/within/f"), "x");
        Shell(folder, "chmod 000 secret closed/within closed; chmod 555 readonly/within readonly");
    }

    /// <summary>Makes folders that are deeper than any path that the system takes, with a file at their end.</summary>
    public static void Deep(string path, int blocks = 4)
    {
        // The way down is made in pieces: a tree that is renamed into another one gets as deep as both.
        var piece = string.Join('/', Enumerable.Repeat(new string('d', 200), 17));
        var folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(Path.Combine(path, piece));
        File.WriteAllText(Path.Combine(path, piece, "end"), "x");
        for (var i = 1; i < blocks; i++)
        {
            var above = Path.Combine(folder, FormattableString.Invariant($"{Path.GetFileName(path)}{i}"));
            Directory.CreateDirectory(Path.Combine(above, piece));
            Directory.Move(path, Path.Combine(above, piece, "n"));
            Directory.Move(above, path);
        }
    }

    /// <summary>Makes folders in folders, as many as wanted, by a path that the system takes at each step.</summary>
    public static void Chain(string path, int depth)
    {
        Directory.CreateDirectory(path);
        var half = path + ".half";
        for (var made = 1; made < depth;)
        {
            var part = Math.Min(1000, depth - made);
            var below = string.Join('/', Enumerable.Repeat("d", part));
            Directory.CreateDirectory(Path.Combine(half, below));
            Directory.Move(path, Path.Combine(half, below, "n"));
            Directory.Move(half, path);
            made += part + 1;
        }
    }

    /// <summary>Makes a FIFO.</summary>
    public static void Fifo(string path)
    {
        using var make = Process.Start("mkfifo", [path]);
        make.WaitForExit();
        Assert.Equal(0, make.ExitCode);
    }

    /// <summary>Makes a socket, which nobody listens to any more.</summary>
    public static void Socket(string folder, string name)
    {
        // An address may have 107 bytes only.
        var place = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            socket.Bind(new UnixDomainSocketEndPoint(place));
            Shell(folder, $"mv '{place}' '{name}'");
        }

        File.Delete(place);
    }

    /// <summary>Makes a file of that length which takes no place.</summary>
    public static void Sparse(string path, long length)
    {
        using var file = new FileStream(path, FileMode.CreateNew);
        file.SetLength(length);
    }

    /// <summary>Runs a script in a folder.</summary>
    public static void Shell(string folder, string script)
    {
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", script]) { WorkingDirectory = folder })!;
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
    }
}
