using System.IO.Compression;

namespace Autoauto.Core.RedTeam;

/// <summary>Cheats that exchange what git finds under the names of objects.</summary>
internal static class ObjectCheats
{
    /// <summary>Stands in what is put in an object's place.</summary>
    public const string Forged = "redteam-forged";

    private const string EngineDefect = "Nothing: this is the engine's to prevent. Please report it.";
    private const string Alternates = "objects/info/alternates";

    public static IReadOnlyList<ICheat> All { get; } =
    [
        new Cheat("forge-object", "Puts another file under the name that a file of the start commit has among git's objects, the user's and the store's: a checkout would have the other one.", EngineDefect)
        {
            MustBeRefused = true,
            Play = async (stage, cancellationToken) =>
            {
                var file = (await stage.TrackedAsync(cancellationToken).ConfigureAwait(false))[0];
                var name = (await stage.GitAsync(cancellationToken, "rev-parse", $"HEAD:{file}").ConfigureAwait(false)).Trim();
                await File.WriteAllTextAsync(stage.Proof("other"), $"{Forged} in the place of {name}", cancellationToken).ConfigureAwait(false);
                var other = (await stage.GitAsync(cancellationToken, "hash-object", "-w", "--no-filters", stage.Proof("other")).ConfigureAwait(false)).Trim();
                foreach (var objects in ObjectsInReach(stage))
                {
                    var place = Path.Combine(objects, name[..2], name[2..]);
                    Directory.CreateDirectory(Path.GetDirectoryName(place)!);
                    File.Delete(place);
                    File.Copy(Path.Combine(stage.Worktree, ".git", "objects", other[..2], other[2..]), place);
                }

                await File.WriteAllTextAsync(stage.Proof("name"), name, cancellationToken).ConfigureAwait(false);
                return null;
            },
            Trace = FindForgedObject,
        },
        new Cheat("store-orders", "Tells git in the engine's store that its settings and objects are elsewhere, in folders of its own.", EngineDefect)
        {
            MustBeRefused = true,
            Play = async (stage, cancellationToken) =>
            {
                await File.WriteAllTextAsync(InStore(stage, "commondir"), stage.Evidence + "\n", cancellationToken).ConfigureAwait(false);
                await File.AppendAllTextAsync(InStore(stage, Alternates), stage.Evidence + "\n", cancellationToken).ConfigureAwait(false);
                return null;
            },
            Trace = stage => new[] { "commondir", Alternates }.Where(name => File.Exists(InStore(stage, name)) && File.ReadAllText(InStore(stage, name)).Contains(stage.Evidence, StringComparison.Ordinal))
                .Select(name => $"the order stands in the store's {name}").FirstOrDefault(),
        },
    ];

    /// <summary>True for an object in a file of its own that is one of the red team's.</summary>
    public static bool IsForged(string path)
    {
        using var content = new StreamReader(new ZLibStream(File.OpenRead(path), CompressionMode.Decompress));
        return content.ReadToEnd().Contains(Forged, StringComparison.Ordinal);
    }

    private static string InStore(CheatStage stage, string name) => Path.Combine(stage.Store, name);

    private static string[] ObjectsInReach(CheatStage stage) => [Path.Combine(stage.GitDirectory, "objects"), InStore(stage, "objects")];

    private static string? FindForgedObject(CheatStage stage)
    {
        var name = stage.HasProof("name") ? File.ReadAllText(stage.Proof("name")) : null;
        return name is not null && ObjectsInReach(stage).Select(objects => Path.Combine(objects, name[..2], name[2..])).Where(File.Exists).Any(IsForged)
            ? $"the other file lies under the name {name}"
            : null;
    }
}
