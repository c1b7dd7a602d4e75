using System.Buffers;
using System.Text.RegularExpressions;
using Autoauto.Core.Errors;
using Autoauto.Core.Primitives;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Git;

/// <summary>What a checkout of a commit needs besides git, found out before anything is started: programs of filters, files of submodules, a free name for branches.</summary>
/// <param name="location">The user's repository.</param>
/// <param name="runner">Starts git.</param>
internal sealed partial class CheckoutNeeds(RepositoryLocation location, ProcessRunner runner)
{
    private const int LongestAttributes = 1 << 20;
    private static readonly SearchValues<char> s_forShells = SearchValues.Create("\"'$`;|&<>(){}*?~=\\");
    private readonly GitProcess _git = new(runner);

    private GitPlace Place => GitPlace.At(location.Root);

    /// <summary>Refuses a name below which git can make no branch, because one of its parts is a branch itself.</summary>
    /// <param name="branch">The branch that is to be made, without <c>refs/heads/</c>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="AutoautoException">BranchExists.</exception>
    public async Task RequireFreeAsync(string branch, CancellationToken cancellationToken)
    {
        using var git = new GitClient(location, runner);
        for (var end = branch.LastIndexOf('/'); end > 0; end = branch.LastIndexOf('/', end - 1))
        {
            var name = branch[..end];
            if (await git.ReadRefAsync("refs/heads/" + name, cancellationToken).ConfigureAwait(false) is not null)
            {
                throw new AutoautoException(
                    ErrorCode.BranchExists,
                    $"There is a branch '{name}', so that git can make no branch '{branch}'.",
                    name,
                    $"Give the branch another name: git branch -m {name} {name}-1");
            }
        }
    }

    /// <summary>Refuses a commit with files that git cannot check out here, and says what will be missing.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Warnings: submodules whose folders will be empty.</returns>
    /// <exception cref="AutoautoException">InvalidArgument: a filter that is required has no program here.</exception>
    public async Task<IReadOnlyList<string>> CheckAsync(string commit, CancellationToken cancellationToken)
    {
        await RequireFiltersAsync(commit, cancellationToken).ConfigureAwait(false);
        var submodules = await Submodule.ListAsync(_git, Place, commit, location.CommonDirectory, location.Root, cancellationToken).ConfigureAwait(false);
        var empty = submodules.Where(s => s.GitDirectory is null).Select(s => PlainText.OneLine(s.Path)).ToList();
        return empty.Count == 0
            ? []
            : [$"{(empty.Count == 1 ? "The submodule" : "The submodules")} {string.Join(", ", empty.Select(path => $"'{path}'"))} {(empty.Count == 1 ? "was" : "were")} never initialised here: where agents work and where is measured, {(empty.Count == 1 ? "its folder is" : "their folders are")} empty. To have the files there: git submodule update --init --recursive"];
    }

    /// <summary>Refuses links to what is not there, to what git tracks, and to what lies elsewhere.</summary>
    /// <param name="commit">The commit that working folders are put to.</param>
    /// <param name="links">Paths below the root of the checkout.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="AutoautoException">ProgramInvalid.</exception>
    public async Task RequireLinksAsync(string commit, IReadOnlyList<string> links, CancellationToken cancellationToken)
    {
        if (links.Count == 0)
        {
            return;
        }

        using var git = new GitClient(location, runner);
        var tracked = await git.ListFilesAsync(commit, cancellationToken).ConfigureAwait(false);
        foreach (var link in links)
        {
            var place = Path.Combine(location.Root, link);
            var why = !Path.Exists(place) ? ("is not in the checkout", "Install what belongs there first (npm ci, ...), or take it out of config.json.")
                : tracked.FirstOrDefault(file => IsOrHolds(link, file)) is { } file ? ($"holds '{file}', which git tracks: working folders have it anyway", "Take it out of config.json.")
                : tracked.FirstOrDefault(file => IsOrHolds(file, link)) is { } above ? ($"lies below '{above}', which is no folder in the commit", "Take it out of config.json.")
                : !IsOrHolds(RealPath.Of(location.Root), RealPath.Of(place)) ? ($"leads out of the checkout, to '{RealPath.Of(place)}'", "Name that folder under \"hostFolders\", or put the files into the checkout.")
                : IsOrHolds(RealPath.Of(location.CommonDirectory), RealPath.Of(place)) ? ("leads into the git directory", "Take it out of config.json.")
                : ((string Why, string Hint)?)null;
            if (why is { } problem)
            {
                throw new AutoautoException(ErrorCode.ProgramInvalid, $"'{link}', which 'links' in the program's config.json names, {problem.Why}.", link, problem.Hint);
            }
        }
    }

    private static bool IsOrHolds(string folder, string path) => path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal);

    private async Task RequireFiltersAsync(string commit, CancellationToken cancellationToken)
    {
        var settings = CarriedSettings.Parse(await _git.RunAsync(Place, ["config", "--list", "-z"], cancellationToken).ConfigureAwait(false));
        var used = await FiltersAsync(commit, settings, cancellationToken).ConfigureAwait(false);
        foreach (var filter in used.Order(StringComparer.Ordinal))
        {
            var isRequired = settings.IsOn($"filter.{filter}.required");
            var command = new[] { "process", "smudge" }.Select(kind => settings.Find($"filter.{filter}.{kind}")).FirstOrDefault(c => !string.IsNullOrWhiteSpace(c));
            if (isRequired && ProgramOf(command) is { } program && ExecutablePath.Find(program, location.Root) is null
                && await IsInUseAsync(filter, commit, cancellationToken).ConfigureAwait(false))
            {
                throw new AutoautoException(
                    ErrorCode.InvalidArgument,
                    $"Files of commit {commit[..10]} go through the git filter '{filter}', which is required, and its program '{program}' is not on the PATH here: git cannot check them out.",
                    filter,
                    $"Install '{program}', or see that the PATH of this shell or job leads to it.");
            }
        }
    }

    /// <summary>Names of the filters that attributes give to files: the commit's own, and the user's beside it.</summary>
    private async Task<HashSet<string>> FiltersAsync(string commit, CarriedSettings settings, CancellationToken cancellationToken)
    {
        // Exit code 1 means none.
        var (_, inside, _) = await _git.TryRunAsync(
            Place, ["grep", "-h", "-I", "-E", "filter=", commit, "--", ":(glob)**/.gitattributes"], cancellationToken).ConfigureAwait(false);
        var beside = ReachableFile.TryReadText(Path.Combine(location.CommonDirectory, "info", "attributes"), LongestAttributes);
        var everywhere = ReachableFile.TryReadText(UsersAttributes(settings), LongestAttributes, followsLinks: true);
        return [.. $"{inside}\n{beside}\n{everywhere}".Split('\n').Where(line => !line.TrimStart().StartsWith('#')).SelectMany(line => Filter().Matches(line)).Select(m => m.Groups["name"].Value)];
    }

    /// <summary>True if a file of the commit goes through the filter: attributes may speak of files that there are none of.</summary>
    private async Task<bool> IsInUseAsync(string filter, string commit, CancellationToken cancellationToken)
    {
        var files = await _git.RunAsync(Place, ["ls-tree", "-r", "--name-only", "-z", commit], cancellationToken).ConfigureAwait(false);
        var answer = (await _git.RunAsync(Place, ["check-attr", "-z", "--stdin", "filter"], cancellationToken, files).ConfigureAwait(false)).Split('\0');

        // Path, attribute, value, for each file.
        return Enumerable.Range(0, answer.Length / 3).Any(i => answer[(3 * i) + 2] == filter);
    }

    private static string UsersAttributes(CarriedSettings settings)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
        var configured = settings.Find("core.attributesfile");
        return configured is { Length: > 0 }
            ? Path.GetFullPath(configured.StartsWith("~/", StringComparison.Ordinal) ? configured[2..] : configured, home.Length > 0 ? home : "/")
            : Path.Combine(Environment.GetEnvironmentVariable("XDG_CONFIG_HOME") is { Length: > 0 } configuration ? configuration : Path.Combine(home, ".config"), "git", "attributes");
    }

    // What a shell would have to take apart is left to it.
    private static string? ProgramOf(string? command) =>
        command?.Trim().Split(' ')[0] is { Length: > 0 } first && !first.AsSpan().ContainsAny(s_forShells) ? first : null;

    [GeneratedRegex(@"(^|\s)filter=(?<name>\S+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Filter();
}
