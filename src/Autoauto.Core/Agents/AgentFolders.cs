using Autoauto.Core.Isolation;
using Autoauto.Core.Model;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Agents;

/// <summary>What of the user's home an agent needs in its sandbox besides tools and packages.</summary>
internal static class AgentFolders
{
    // What agents keep beside their sign-in: sessions, settings, extensions.
    private static readonly string[] s_others =
    [
        .. KnownAgent.All.SelectMany(agent => agent.Homes), ".config/goose", ".local/share/goose", ".cursor", ".qwen", ".aider.conf.yml", ".continue",
    ];

    private static readonly string[] s_forAll = ["/usr", "/bin", "/sbin", "/lib", "/lib64", "/etc", "/opt", "/snap", "/nix"];
    private static readonly string[] s_gitSettings = [".gitconfig", ".config/git"];

    // Files that hold what agents identify themselves and their services with.
    private static readonly string[] s_fileVariables =
    [
        "GIT_CONFIG_GLOBAL", "GOOGLE_APPLICATION_CREDENTIALS", "AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE", "AWS_WEB_IDENTITY_TOKEN_FILE", "NODE_EXTRA_CA_CERTS",
        "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE",
    ];

    /// <summary>For a known agent, which works in a home of its own with copies of the sign-in: what those copies may refer to.</summary>
    public static Enclosure? For(AgentProgram program, AgentHost host, Enclosure? enclosure) => enclosure is null ? null : enclosure with
    {
        Plan = enclosure.Plan.With(PathAccess.Readable, [.. Common(host), .. SignIn(program, host)]),
    };

    /// <summary>
    /// For an executable of the user's, which may call any agent: the folders of all of them, where they also write their sessions, and its own, where it keeps what it
    /// keeps between calls.
    /// </summary>
    public static Enclosure? ForAny(AgentHost host, Enclosure? enclosure, IEnumerable<string> command) => enclosure is null ? null : enclosure with
    {
        Plan = enclosure.Plan
            .With(PathAccess.Readable, Common(host))
            .With(PathAccess.Writable, [.. AgentCatalog.All.SelectMany(program => SignIn(program, host)), .. s_others.Select(path => Path.Combine(host.HomeDirectory, path)), .. command.Take(2).SelectMany(file => OwnFolder(host, enclosure.Plan, file))]),
    };

    // An executable, or a script behind its interpreter. One of the program's runs from its locked copy, which the plan names; what is installed for all is nobody's own.
    private static IEnumerable<string> OwnFolder(AgentHost host, SandboxPlan plan, string executable)
    {
        if (!Path.IsPathFullyQualified(executable) || Path.GetDirectoryName(executable) is not { } folder || folder == host.HomeDirectory
            || ExecutablePath.Folders().Contains(folder, StringComparer.Ordinal) || s_forAll.Any(root => IsIn(folder, root)))
        {
            return [];
        }

        var nearest = plan.Paths.Where(rule => IsIn(folder, rule.Path)).OrderByDescending(rule => rule.Path.Length).Select(rule => (PathAccess?)rule.Access).FirstOrDefault();
        return nearest is PathAccess.Readable or PathAccess.Borrowed ? [] : [folder];
    }

    private static bool IsIn(string folder, string root) => folder == root || folder.StartsWith(root + "/", StringComparison.Ordinal);

    private static IEnumerable<string> Common(AgentHost host) => s_gitSettings.Select(path => Path.Combine(host.HomeDirectory, path))
        .Concat(s_fileVariables.Select(host.Variable).OfType<string>().Where(Path.IsPathFullyQualified));

    private static IEnumerable<string> SignIn(AgentProgram program, AgentHost host) => program.SignInFiles
        .SelectMany(file => new[] { Path.Combine(host.HomeDirectory, Path.GetDirectoryName(file.Path)!), file.HomeVariable is null ? null : host.Variable(file.HomeVariable) })
        .OfType<string>()
        .Where(folder => Path.IsPathFullyQualified(folder) && Path.TrimEndingDirectorySeparator(folder) != host.HomeDirectory)
        .Distinct(StringComparer.Ordinal);
}
