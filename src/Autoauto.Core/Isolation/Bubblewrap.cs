using Autoauto.Core.Primitives;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Isolation;

/// <summary>
/// Bubblewrap: a file system of mounts and a process id namespace of its own, without being root. When its first process ends, the kernel ends all others
/// in it, and it ends with its parent.
/// </summary>
/// <param name="executable">Full path of <c>bwrap</c>.</param>
/// <param name="canBorrow">True if this one can lay a folder to be thrown away over another.</param>
internal sealed class Bubblewrap(string executable, bool canBorrow) : Sandbox(Word)
{
    /// <summary>Its name.</summary>
    public const string Word = "bubblewrap";

    /// <summary>Its executable.</summary>
    public const string FileName = "bwrap";

    private const string Devices = "/dev";
    private const string KernelSettings = "/proc/sys";

    // Nothing of the engine's needs them, and each is a service with rights of its own that starts processes out here for whoever asks.
    private static readonly string[] s_waysOut = ["/run/user", "/run/dbus", "/run/systemd/private", "/run/docker.sock", "/run/podman", "/run/containerd", "/run/crio", "/run/snapd.socket"];

    // Root would keep all its rights, and with them undo every mount. It needs some for what users cannot do anyway (unpacking with owners, switching to another
    // user), and the last one for a sandbox of its own; the kernel's settings are files of root's, for which no right is asked.
    private static readonly string[] s_forRoot =
    [
        .. new[] { "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "SETUID", "SETGID", "KILL", "SETFCAP" }.SelectMany(right => new[] { "--cap-add", "CAP_" + right }),
    ];

    /// <summary>Folders for temporary files, which each call finds empty.</summary>
    internal static IReadOnlyList<string> Temporary { get; } = ["/tmp", "/var/tmp"];

    /// <inheritdoc/>
    public override bool KeepsPlans => true;

    /// <inheritdoc/>
    public override ProcessSpec Around(ProcessSpec spec, SandboxPlan plan)
    {
        var program = ExecutablePath.Require(spec.FileName, spec.WorkingDirectory);
        var folder = RealPath.Of(spec.WorkingDirectory);
        var all = Complete(plan).With(PathAccess.Writable, folder);
        var named = NamedFiles.Reveal(spec.Arguments.Where(Path.IsPathFullyQualified).Prepend(program), new PathTable(all.Paths));
        var rules = new PathTable([.. all.Paths, .. named]).Rules;
        return spec with
        {
            FileName = executable,
            Arguments =
            [
                "--die-with-parent", "--unshare-pid", "--unshare-ipc",
                "--cap-drop", "ALL",
                .. Environment.IsPrivilegedProcess ? s_forRoot : [],
                .. plan.Network ? Array.Empty<string>() : ["--unshare-net"],
                // The runner gives each call a session of its own where it can: without one, a call could type on the user's terminal.
                .. ExecutablePath.Find("setsid") is null ? new[] { "--new-session" } : [],
                "--ro-bind", "/", "/", "--proc", "/proc",
                .. Environment.IsPrivilegedProcess ? new[] { "--ro-bind", KernelSettings, KernelSettings } : [],
                .. rules.SelectMany(Mount),
                // Only now: a folder that cannot be written takes no others.
                .. rules.Where(rule => rule.Access == PathAccess.Hidden && Directory.Exists(rule.Path)).SelectMany(rule => new[] { "--remount-ro", rule.Path }),
                "--chdir", folder, "--", program, .. spec.Arguments,
            ],
            IsWrapped = true,
        };
    }

    internal override SandboxPlan Complete(SandboxPlan plan) => plan.With(PathAccess.Hidden, s_waysOut).With(PathAccess.Empty, [Devices, .. Temporary]);

    private IEnumerable<string> Mount(PathRule rule) => rule.Access switch
    {
        PathAccess.Empty when rule.Path == Devices => ["--dev", Devices],
        PathAccess.Hidden or PathAccess.Empty => Directory.Exists(rule.Path) ? ["--tmpfs", rule.Path] : ["--ro-bind", "/dev/null", rule.Path],
        _ when rule.Path.StartsWith(Devices + "/", StringComparison.Ordinal) => ["--dev-bind", rule.Path, rule.Path],
        PathAccess.Writable => ["--bind", rule.Path, rule.Path],
        PathAccess.Borrowed when canBorrow && Directory.Exists(rule.Path) => ["--overlay-src", rule.Path, "--tmp-overlay", rule.Path],
        _ => ["--ro-bind", rule.Path, rule.Path],
    };
}
