using Autoauto.Core.Programs;

namespace Autoauto.Core.Tests.Programs;

public sealed class KnobCatalogTests
{
    [Fact]
    public void Nothing_is_declared_twice_or_by_halves()
    {
        Assert.All(KnobCatalog.All, knob =>
        {
            Assert.EndsWith(".", knob.Summary, StringComparison.Ordinal);
            Assert.Equal(knob.Uses != KnobUses.None, knob.Option is not null && knob.Parameter is not null);
            Assert.True(knob.Uses.HasFlag(KnobUses.Start) ? knob.Request is not null : knob.Request is null || knob.Uses == KnobUses.Change);
            Assert.True(!knob.Uses.HasFlag(KnobUses.Change) || knob.Options is not null);
            Assert.Equal(knob.Uses.HasFlag(KnobUses.Replay), knob.Replay is not null);
        });
        Assert.All(new[] { KnobCatalog.Start, KnobCatalog.Change, KnobCatalog.Replay }, knobs =>
        {
            var options = knobs.SelectMany(k => k.Aliases.Prepend(k.Option!)).ToList();
            Assert.Equal(options.Count, options.Distinct(StringComparer.Ordinal).Count());
        });
    }

    [Fact]
    public void What_is_asked_for_is_held_where_it_is_looked_for()
    {
        var request = new RunRequest { Program = "p" };
        foreach (var knob in KnobCatalog.Start.Where(k => k.Type.Kind == KnobKind.Value))
        {
            var (value, problem) = knob.Type.Parse(knob.Type.Words.Count > 0 ? knob.Type.Words[0] : knob.Type.Placeholder == "time" ? "90s" : "7");

            Assert.Null(problem);
            Assert.Equal(value, knob.Request!.Get(knob.Ask(request, value)));
            Assert.Equal(request, knob.Ask(knob.Ask(request, value), knob.Request.Get(request)));
        }
    }

    [Fact]
    public void A_run_is_changed_where_it_is_read()
    {
        var options = new Core.Model.RunOptions();
        foreach (var knob in KnobCatalog.Change)
        {
            object value = knob.Type.Kind switch
            {
                KnobKind.Flag => false,
                KnobKind.Text => "words",
                _ => knob.Type.Parse(knob.Type.Placeholder == "time" ? "90s" : "7").Value!,
            };
            var changed = knob.Change(options, value);

            Assert.Equal(value, knob.Options!.Get(changed));
            Assert.NotEqual(options, changed);
            if (knob.CanBeNone)
            {
                Assert.Null(knob.Options.Get(knob.Change(changed, null)));
            }
        }
    }
}
