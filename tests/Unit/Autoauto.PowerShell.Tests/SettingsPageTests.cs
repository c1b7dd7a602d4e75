using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Autoauto.Core.Programs;

namespace Autoauto.PowerShell.Tests;

/// <summary>The reference of the settings is made from their declaration.</summary>
public sealed class SettingsPageTests
{
    private const string Page = "docs/settings.md";

    [Fact]
    public void The_page_says_what_the_catalog_says() =>
        Assert.True(File.ReadAllText(SourceTree.PathOf(Page)).ReplaceLineEndings("\n") == Text(), $"{Page} is not what the catalog says: write it again by the explicit test {nameof(Record)}.");

    [Fact(Explicit = true)]
    public void Record() => File.WriteAllText(SourceTree.PathOf(Page), Text());

    private static string Text()
    {
        var text = new StringBuilder(
            """
            # Settings of programs and runs

            Each setting has the same name, range and meaning in a program's `config.json`, at the start of a run and for a run that lives. What is asked for at the
            start outranks what the program says; `run set` and `Set-AutoRun` change a run from its next experiment on. Durations are numbers in `config.json`, whose
            key ends in the unit, and texts such as `90s`, `30m` or `1h30m` everywhere else. [Writing an evaluator](evaluators.md#settings) says which ones matter most.

            ## In config.json

            | key | values | default | meaning |
            | --- | --- | --- | --- |

            """);
        foreach (var knob in KnobCatalog.All.Where(k => k.Key is not null))
        {
            text.Append(CultureInfo.InvariantCulture, $"| `{knob.Key}` | {Cell(knob.Type.Expected)} | {Default(knob)} | {Cell(knob.Summary)} |\n");
        }

        text.Append(
            """

            ## By name

            | parameter | option | values | given to | meaning |
            | --- | --- | --- | --- | --- |

            """);
        foreach (var knob in KnobCatalog.All.Where(k => k.Uses != KnobUses.None))
        {
            var options = string.Join(", ", knob.Aliases.Prepend(knob.Option).Select(name => $"`{name}`"));
            text.Append(CultureInfo.InvariantCulture, $"| `-{knob.Parameter}` | {options} | {Cell(knob.Type.ExpectedHere)}{(!knob.CanBeNone ? string.Empty : knob.Type.Kind == KnobKind.Text ? "; an empty one takes it back" : "; later also none")} | {Places(knob.Uses)} | {Cell(knob.Summary)} |\n");
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    private static string Default(Knob knob) => knob.Default switch
    {
        null or JsonArray or JsonObject => "none",
        _ when knob.Key is "metric" or "direction" => "required",
        var json => $"`{json.ToJsonString().Trim('"')}`",
    };

    private static string Places(KnobUses uses) => string.Join(", ", new[] { (KnobUses.Start, "start"), (KnobUses.Change, "live run"), (KnobUses.Replay, "replay"), (KnobUses.Program, "program") }.Where(p => uses.HasFlag(p.Item1)).Select(p => p.Item2));

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
