using System.Text;
using System.Text.Json.Nodes;
using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Programs;

namespace Autoauto.Core.Policies;

/// <summary>The policies that a repository declares: a JSON file each.</summary>
/// <param name="root">The folder that holds the files: <c>.autoauto/policies</c>. Need not exist.</param>
public sealed class PolicyFolder(string root)
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The folder that holds the files.</summary>
    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>The file of one policy, whether it exists or not.</summary>
    /// <exception cref="AutoautoException"><see cref="ErrorCode.InvalidArgument"/>: the name.</exception>
    public string PathOf(string name) => Path.Combine(Root, PolicyName.Require(name) + ".json");

    /// <summary>True if there is a file for that policy, valid or not.</summary>
    public bool Exists(string name) => PolicyName.Validate(name) is null && File.Exists(PathOf(name));

    /// <summary>Names of all policies, valid or not, in ordinal order.</summary>
    public IReadOnlyList<string> List() =>
        Directory.Exists(Root)
            ? [.. Directory.EnumerateFiles(Root, "*.json")
                .Select(path => Path.GetFileNameWithoutExtension(path))
                .Where(name => PolicyName.Validate(name) is null)
                .Order(StringComparer.Ordinal)]
            : [];

    /// <summary>Reads a policy.</summary>
    /// <exception cref="AutoautoException"><see cref="ErrorCode.PolicyNotFound"/>, <see cref="ErrorCode.PolicyInvalid"/>.</exception>
    public PolicyTarget Load(string name) => PolicyConfig.Parse(name, ReadText(name));

    /// <summary>Reads a policy and says everything that is wrong with it. Null if anything is.</summary>
    /// <exception cref="AutoautoException"><see cref="ErrorCode.PolicyNotFound"/>.</exception>
    public PolicyTarget? Inspect(string name, out IReadOnlyList<string> problems) => PolicyConfig.Read(name, ReadText(name), out problems);

    /// <summary>Creates a policy's file; it appears complete or not at all.</summary>
    /// <exception cref="AutoautoException"><see cref="ErrorCode.InvalidArgument"/> (name), <see cref="ErrorCode.PolicyExists"/>, <see cref="ErrorCode.PolicyInvalid"/>.</exception>
    public PolicyTarget Create(PolicyTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (Exists(target.Name))
        {
            throw new AutoautoException(
                ErrorCode.PolicyExists, $"There is a policy '{target.Name}' already.", target.Name, $"Change its settings, or remove it first: {Next.PolicyRemove(target.Name)}");
        }

        var path = PathOf(target.Name);
        var json = PolicyConfig.ToJson(target);
        var parsed = PolicyConfig.Parse(target.Name, json);
        Directory.CreateDirectory(Root);
        DurableFile.Write(path, json);
        return parsed;
    }

    /// <summary>What the policy would be after a change of settings; nothing is written.</summary>
    /// <inheritdoc cref="Update"/>
    public PolicyTarget Preview(string name, IReadOnlyDictionary<string, JsonNode?> settings) => PolicyConfig.Parse(name, Edit(name, settings));

    /// <summary>Changes settings by key (<c>maxLines</c>, <c>judge.model</c>); null removes one. The rest of the text stays as it is.</summary>
    /// <exception cref="AutoautoException"><see cref="ErrorCode.PolicyNotFound"/>, <see cref="ErrorCode.PolicyInvalid"/>: nothing was written.</exception>
    public PolicyTarget Update(string name, IReadOnlyDictionary<string, JsonNode?> settings)
    {
        var after = Edit(name, settings);
        var target = PolicyConfig.Parse(name, after);
        DurableFile.Write(PathOf(name), after);
        return target;
    }

    /// <summary>Deletes a policy's file; nothing happens if it is not there.</summary>
    public void Delete(string name) => File.Delete(PathOf(name));

    private string Edit(string name, IReadOnlyDictionary<string, JsonNode?> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var before = ReadText(name);
        _ = PolicyConfig.Parse(name, before);
        return settings.Aggregate(before, (text, setting) => ProgramConfigText.Set(text, setting.Key, setting.Value));
    }

    private string ReadText(string name)
    {
        var path = PathOf(name);
        try
        {
            // As bytes: a byte order mark is kept.
            return s_utf8.GetString(ReachableFile.ReadBytes(path, followsLinks: true));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            var all = List();
            var hint = Suggestion.For(name, all) is { } meant ? NextStep.Of($"Did you mean '{meant}'?")
                : all.Count > 0 ? NextStep.Of($"Policies here: {string.Join(", ", all.Take(10))}.")
                : NextStep.Of($"Create one: {Next.PolicyNew()}");
            throw new AutoautoException(ErrorCode.PolicyNotFound, $"There is no policy '{name}' in {Root}.", name, hint);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AutoautoException(ErrorCode.PolicyInvalid, $"The file of the policy '{name}' cannot be read: {e.Message}", name, inner: e);
        }
    }
}
