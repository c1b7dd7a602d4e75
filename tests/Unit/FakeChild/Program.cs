using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

// A child process that misbehaves on demand: FakeChild <mode> [argument] [argument].
// Modes that a test has to wait for print "ready" as soon as they are in the state that matters.
var mode = args.Length > 0 ? args[0] : "exit";
return mode switch
{
    "exit" => Number(1, 0),
    "echo" => Echo(),
    "env" => Print(Environment.GetEnvironmentVariable(args[1]) ?? "(not set)"),
    "cwd" => Print(Environment.CurrentDirectory),
    "args" => Print(string.Join('|', args[1..])),
    "fail" => Fail(Number(1, 1), args.Length > 2 ? args[2] : "it failed"),
    "sleep" => Sleep(Number(1, 60)),
    "stubborn" => Stubborn(Number(1, 60)),
    "flood" => Flood(Number(1, 1), args.Length > 2 && args[2] == "stderr" ? Console.OpenStandardError() : Console.OpenStandardOutput()),
    "hold" => StartGrandchild(Number(1, 60), detach: false),
    "daemon" => StartGrandchild(Number(1, 60), detach: true),
    "lines" => Lines(Number(1, 3), Number(2, 10)),
    "signal" => KillSelf(Number(1, 9)),
    _ => Fail(64, $"unknown mode '{mode}'"),
};

int Number(int index, int standard) => args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : standard;

static int Print(string text)
{
    Console.Out.Write(text);
    return 0;
}

static int Fail(int code, string text)
{
    Console.Error.WriteLine(text);
    return code;
}

static int Ready()
{
    Console.Out.WriteLine("ready");
    Console.Out.Flush();
    return 0;
}

static int Echo()
{
    using var input = Console.OpenStandardInput();
    using var output = Console.OpenStandardOutput();
    input.CopyTo(output);
    return 0;
}

static int Sleep(int seconds)
{
    Ready();
    Thread.Sleep(TimeSpan.FromSeconds(seconds));
    return 0;
}

static int Stubborn(int seconds)
{
    using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel = true);
    using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => context.Cancel = true);
    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
    return Sleep(seconds);
}

static int Flood(int megabytes, Stream stream)
{
    var line = Encoding.ASCII.GetBytes(new string('x', 1023) + "\n");
    for (var i = 0; i < megabytes * 1024; i++)
    {
        stream.Write(line);
    }

    stream.Flush();
    return 0;
}

static int Lines(int count, int milliseconds)
{
    for (var i = 1; i <= count; i++)
    {
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"line {i}"));
        Console.Out.Flush();
        Thread.Sleep(milliseconds);
    }

    return 0;
}

// The grandchild inherits the pipes and keeps them open; detached it also gets a session of its own and, started from a shell that ends, the
// system's first process as its parent.
static int StartGrandchild(int seconds, bool detach)
{
    var info = new ProcessStartInfo { UseShellExecute = false };
    string[] command = detach && OperatingSystem.IsLinux()
        ? ["/bin/sh", "-c", "setsid \"$0\" sleep \"$1\" & sleep 0.1", Environment.ProcessPath!, seconds.ToString(CultureInfo.InvariantCulture)]
        : [Environment.ProcessPath!, "sleep", seconds.ToString(CultureInfo.InvariantCulture)];
    info.FileName = command[0];
    foreach (var argument in command[1..])
    {
        info.ArgumentList.Add(argument);
    }

    using var child = Process.Start(info)!;
    if (detach)
    {
        child.WaitForExit();
    }

    return Print("started\n");
}

static int KillSelf(int signal)
{
    _ = Native.Kill(Environment.ProcessId, signal);
    Thread.Sleep(TimeSpan.FromSeconds(60));
    return 1;
}

internal static class Native
{
    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    internal static extern int Kill(int pid, int signal);
}
