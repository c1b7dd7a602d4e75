using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using System.Text.RegularExpressions;
using Autoauto.Binding;
using Autoauto.Commands;
using Autoauto.Commands.Bases;
using Autoauto.Core.Programs;

namespace Autoauto.PowerShell.Tests;

/// <summary>The cmdlets' parameters and their help say the same of a setting as its declaration, from which everything else is made.</summary>
public sealed class KnobTests
{
    private static readonly (KnobUses Use, Type Cmdlet, string Page)[] s_cmdlets =
    [
        (KnobUses.Start, typeof(StartAutoRunCommand), "Start-AutoRun"),
        (KnobUses.Change, typeof(SetAutoRunCommand), "Set-AutoRun"),
        (KnobUses.Replay, typeof(InvokeAutoReplayCommand), "Invoke-AutoReplay"),
        (KnobUses.Program, typeof(ProgramSettingCommand), "Set-AutoProgram"),
    ];

    /// <summary>Every parameter of a cmdlet that is a setting.</summary>
    public static TheoryData<string, string> Parameters
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var (use, cmdlet, page) in s_cmdlets)
            {
                foreach (var knob in KnobCatalog.All.Where(k => k.Uses.HasFlag(use)))
                {
                    data.Add(page, knob.Parameter!);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Parameters))]
    public void A_parameter_takes_what_the_setting_takes(string page, string parameter)
    {
        var (knob, property) = Find(page, parameter);

        Assert.NotNull(property);
        Assert.True(property.IsDefined(typeof(ParameterAttribute)), $"{page} -{parameter} is no parameter.");
        Assert.Equal(property.PropertyType == typeof(TimeSpan) || property.PropertyType == typeof(TimeSpan?), property.IsDefined(typeof(DurationAttribute)));
        if (Arguments<ValidateSetAttribute>(property) is [IEnumerable<CustomAttributeTypedArgument> words])
        {
            Assert.Equal(knob.Type.Words.Order(), words.Select(w => (string)w.Value!).Order());
        }
        else
        {
            Assert.True(knob.Type.Words.Count == 0 || knob.Type.Kind == KnobKind.Flag, $"{page} -{parameter} does not say that it takes one of a few words.");
        }

        foreach (var (value, isAllowed) in Edges(property))
        {
            Assert.Equal(isAllowed, knob.Type.Check(value) is null);
        }
    }

    [Theory]
    [MemberData(nameof(Parameters))]
    public void The_help_names_the_range(string page, string parameter)
    {
        var (_, property) = Find(page, parameter);
        var text = File.ReadAllText(SourceTree.PathOf($"docs/en-US/{page}.md"));
        var help = Regex.Match(text, $@"(?ms)^### -{parameter}\s*$(?<help>.*?)(?=^##)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));

        Assert.True(help.Success, $"{page}.md has no section for -{parameter}.");
        if (Arguments<ValidateRangeAttribute>(property!) is [var lowest, not int.MaxValue and var highest])
        {
            var expected = string.Create(CultureInfo.InvariantCulture, $"{lowest} to {highest}");
            Assert.True(help.Groups["help"].Value.Contains(expected, StringComparison.Ordinal), $"{page}.md, -{parameter}: '{expected}' is missing.");
        }
    }

    private static (Knob Knob, PropertyInfo? Property) Find(string page, string parameter)
    {
        var cmdlet = s_cmdlets.Single(c => c.Page == page).Cmdlet;
        return (KnobCatalog.All.Single(k => k.Parameter == parameter), cmdlet.GetProperty(parameter));
    }

    /// <summary>The ends of what the attributes let through, and what lies just outside.</summary>
    private static IEnumerable<(object Value, bool IsAllowed)> Edges(PropertyInfo property)
    {
        if (Arguments<ValidateRangeAttribute>(property) is [var lowest, var highest])
        {
            yield return (lowest, true);
            yield return (Beside(lowest, -1), false);
            yield return (highest, true);
            if (highest is not int.MaxValue)
            {
                yield return (Beside(highest, 1), false);
            }
        }
        else if (property.GetCustomAttribute<AtLeastAttribute>() is { } least)
        {
            var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            yield return (Convert.ChangeType(least.Minimum, type, CultureInfo.InvariantCulture), !least.IsOpen);
            yield return (Convert.ChangeType(least.Minimum + 1, type, CultureInfo.InvariantCulture), true);
            yield return (Convert.ChangeType(least.Minimum - 1, type, CultureInfo.InvariantCulture), false);
        }
        else if (Arguments<ValidateLengthAttribute>(property) is [_, int longest])
        {
            yield return (new string('x', longest), true);
            yield return (new string('x', longest + 1), false);
        }
    }

    private static object Beside(object end, int direction) => end is int whole ? whole + direction : (object)((double)end + (0.0001 * direction));

    /// <summary>What stands in the brackets of an attribute of PowerShell's, of which there is no more than the outside here; null without one.</summary>
    private static object[]? Arguments<T>(PropertyInfo property) =>
        property.GetCustomAttributesData().SingleOrDefault(a => a.AttributeType == typeof(T))?.ConstructorArguments.Select(a => a.Value!).ToArray();
}
