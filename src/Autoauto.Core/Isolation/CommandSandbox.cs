using Autoauto.Core.Processes;

namespace Autoauto.Core.Isolation;

/// <summary>
/// A command of the user's (<c>podman run ...</c>) that runs what stands behind it. Its arguments may hold <c>{work}</c> (the working folder) and
/// <c>{network}</c> (<c>host</c> or <c>none</c>); one with <c>{writable}</c>, <c>{readable}</c> or <c>{variable}</c> stands once for each folder or
/// name of a variable that the call needs. What it keeps from whom is the user's to say.
/// </summary>
/// <param name="command">Executable and arguments.</param>
internal sealed class CommandSandbox(IReadOnlyList<string> command) : Sandbox(Path.GetFileNameWithoutExtension(command[0]))
{
    /// <inheritdoc/>
    public override ProcessSpec Around(ProcessSpec spec, SandboxPlan plan)
    {
        var words = new Dictionary<string, IReadOnlyList<string>>
        {
            ["{work}"] = [spec.WorkingDirectory],
            ["{network}"] = [plan.Network ? "host" : "none"],
            ["{writable}"] = PathsOf(plan, PathAccess.Writable, PathAccess.Writable).Prepend(spec.WorkingDirectory).Distinct(StringComparer.Ordinal).ToList(),
            ["{readable}"] = PathsOf(plan, PathAccess.Readable, PathAccess.Borrowed),
            ["{variable}"] = [.. spec.Environment.Where(variable => variable.Value is not null).Select(variable => variable.Key).Append(ProcessTree.MarkerVariable)],
        };
        return spec with { FileName = command[0], Arguments = [.. command.Skip(1).SelectMany(argument => Expand(argument, words)), spec.FileName, .. spec.Arguments] };
    }

    private static List<string> PathsOf(SandboxPlan plan, PathAccess from, PathAccess to) =>
        [.. plan.Paths.Where(rule => rule.Access >= from && rule.Access <= to && Path.Exists(rule.Path)).Select(rule => rule.Path).Distinct(StringComparer.Ordinal)];

    private static IEnumerable<string> Expand(string argument, Dictionary<string, IReadOnlyList<string>> words)
    {
        IEnumerable<string> expanded = [argument];
        foreach (var (word, values) in words.Where(pair => argument.Contains(pair.Key, StringComparison.Ordinal)))
        {
            expanded = expanded.SelectMany(text => values.Select(value => text.Replace(word, value, StringComparison.Ordinal))).ToList();
        }

        return expanded;
    }
}
