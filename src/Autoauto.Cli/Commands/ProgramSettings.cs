using System.CommandLine;
using System.Text.Json.Nodes;
using Autoauto.Cli.Hosting;
using Autoauto.Core.Programs;

namespace Autoauto.Cli.Commands;

/// <summary>The options of <c>program new</c> and <c>program set</c> that are settings of a program.</summary>
/// <param name="canBeNone">True where a setting can be taken away.</param>
internal sealed class ProgramSettings(bool canBeNone)
{
    private readonly KnobOptions _knobs = new(KnobCatalog.Program, canBeNone);
    private readonly Option<string[]> _setting = SettingTexts.Option("config.json");

    /// <summary>The options.</summary>
    public IEnumerable<Option> All => _knobs.All.Append(_setting);

    /// <summary>What was given, by the keys of <c>config.json</c>; a null takes a setting away.</summary>
    public Dictionary<string, JsonNode?> Read(CommandContext context)
    {
        var settings = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        _knobs.Put(context, settings, (knob, all, value) =>
        {
            knob.PutInto(all, value);
            return all;
        });
        SettingTexts.Put(context.Value(_setting), settings, "repeats=7");
        return settings;
    }
}
