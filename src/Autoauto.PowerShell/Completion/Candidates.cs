using System.Collections;
using System.Management.Automation;
using Autoauto.Core.Errors;
using Autoauto.Core.Workspace;

namespace Autoauto.Completion;

/// <summary>What completers share: the repository that the command line is about, and silence on any failure.</summary>
internal static class Candidates
{
    /// <summary>Completion results from the repository that <paramref name="bound"/> names, or the current one; none if anything fails.</summary>
    public static IReadOnlyList<CompletionResult> From(IDictionary? bound, Func<RepositoryWorkspace, IEnumerable<CompletionResult>> find)
    {
        try
        {
            if (PathOf(bound) is not { } path)
            {
                return [];
            }

            using var workspace = RepositoryWorkspace.Open(path);
            return [.. find(workspace)];
        }
        catch (Exception e) when (e is AutoautoException or RuntimeException or IOException or UnauthorizedAccessException or InvalidOperationException or NotSupportedException)
        {
            // A completer that complains gets in the way of typing; the command itself will say what is wrong.
            return [];
        }
    }

    /// <summary>A result; the text is quoted if PowerShell would not read it as one word.</summary>
    public static CompletionResult Result(string text, string toolTip) =>
        new(NeedsQuotes(text) ? $"'{text.Replace("'", "''", StringComparison.Ordinal)}'" : text, text, CompletionResultType.ParameterValue, toolTip);

    /// <summary>True if <paramref name="text"/> goes on from what was typed so far.</summary>
    public static bool IsContinued(string text, string? typed) =>
        text.StartsWith((typed ?? string.Empty).Trim('\'', '"'), StringComparison.OrdinalIgnoreCase);

    private static bool NeedsQuotes(string text) => text.Length == 0 || !text.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.') || text[0] == '-';

    private static string? PathOf(IDictionary? bound)
    {
        using var shell = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
        var location = shell.AddCommand("Microsoft.PowerShell.Management\\Get-Location").AddParameter("PSProvider", "FileSystem")
            .Invoke<PathInfo>().FirstOrDefault();
        var typed = bound?["RepositoryPath"]?.ToString();
        if (string.IsNullOrEmpty(typed))
        {
            return location?.ProviderPath;
        }

        shell.Commands.Clear();
        return shell.AddCommand("Microsoft.PowerShell.Management\\Resolve-Path").AddParameter("LiteralPath", typed)
            .Invoke<PathInfo>().FirstOrDefault()?.ProviderPath;
    }
}
