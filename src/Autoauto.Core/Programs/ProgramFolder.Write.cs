using System.Text;
using Autoauto.Core.Errors;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Programs;

public sealed partial class ProgramFolder
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Creates a program; it appears complete or not at all.</summary>
    /// <exception cref="AutoautoException">
    /// <see cref="ErrorCode.InvalidArgument"/> (name, script), <see cref="ErrorCode.ProgramExists"/>, <see cref="ErrorCode.ProgramInvalid"/>.
    /// </exception>
    public ProgramDefinition Create(ProgramDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var name = draft.Spec.Name;
        RequireFree(name);
        var config = ProgramConfig.ToJson(draft.Spec);
        _ = ProgramConfig.Parse(name, config);
        System.IO.Directory.CreateDirectory(Root);
        var unfinished = Path.Combine(Root, $".new-{name}-{Path.GetRandomFileName()}");
        try
        {
            System.IO.Directory.CreateDirectory(unfinished);
            Write(unfinished, ConfigFile, config);
            Write(unfinished, InstructionsFile, draft.Instructions ?? ProgramTemplates.Instructions(draft.Spec, draft.Goal));
            WriteMeasureScript(unfinished, draft);
            if (draft.BuildScriptPath is { } build)
            {
                CopyScript(build, unfinished, "build");
            }

            System.IO.Directory.Move(unfinished, PathOf(name));
        }
        finally
        {
            if (System.IO.Directory.Exists(unfinished))
            {
                TreeRemoval.Remove(unfinished);
            }
        }

        return Load(name);
    }

    /// <summary>Takes over a folder that holds a complete program; it appears complete or not at all. The folder is moved.</summary>
    /// <param name="name">Name of the program.</param>
    /// <param name="folder">The folder, on the same volume.</param>
    /// <exception cref="AutoautoException"><see cref="ErrorCode.ProgramExists"/>, <see cref="ErrorCode.ProgramInvalid"/>.</exception>
    public ProgramDefinition TakeOver(string name, string folder)
    {
        RequireFree(name);
        System.IO.Directory.CreateDirectory(Root);
        System.IO.Directory.Move(folder, PathOf(name));
        return Load(name);
    }

    /// <summary>Makes sure that the name is one that a program can have, and that none has it.</summary>
    /// <exception cref="AutoautoException"><see cref="ErrorCode.InvalidArgument"/>, <see cref="ErrorCode.ProgramExists"/>.</exception>
    public void RequireFree(string name)
    {
        if (Path.Exists(PathOf(ProgramName.Require(name))))
        {
            throw new AutoautoException(
                ErrorCode.ProgramExists,
                $"There is a program '{name}' already.",
                name,
                $"Change its files, or remove it first: {Next.ProgramRemove(name)}");
        }
    }

    /// <summary>Changes a program's files; nothing is written unless the settings are valid afterwards.</summary>
    /// <exception cref="AutoautoException">
    /// <see cref="ErrorCode.ProgramNotFound"/>, <see cref="ErrorCode.ProgramInvalid"/>, <see cref="ErrorCode.InvalidArgument"/> (script).
    /// </exception>
    public ProgramInspection Update(string name, ProgramUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        RequireExisting(name);
        var folder = PathOf(name);
        foreach (var script in new[] { update.MeasureScriptPath, update.BuildScriptPath })
        {
            RequireScript(script);
        }

        if (update.Settings.Count > 0)
        {
            var path = Path.Combine(folder, ConfigFile);
            // Read as bytes: a byte order mark is kept.
            var before = File.Exists(path) ? s_utf8.GetString(ReachableFile.ReadBytes(path, followsLinks: true)) : "{\n}\n";
            var after = update.Settings.Aggregate(before, (text, setting) => ProgramConfigText.Set(text, setting.Key, setting.Value));
            if (ProgramConfig.Read(name, after) is { Spec: null } refused)
            {
                throw ProgramConfig.Invalid(name, refused.Problems, $"Nothing was changed. Correct the setting that you gave, or what is wrong in .autoauto/programs/{name}/{ConfigFile} already.");
            }

            DurableFile.Write(path, after);
        }

        if (update.Instructions is { } instructions)
        {
            DurableFile.Write(Path.Combine(folder, InstructionsFile), instructions);
        }

        ReplaceScript(update.MeasureScriptPath, folder, "measure");
        ReplaceScript(update.BuildScriptPath, folder, "build");
        return Inspect(name);
    }

    /// <summary>Deletes a program's folder with everything in it.</summary>
    /// <exception cref="AutoautoException"><see cref="ErrorCode.ProgramNotFound"/>.</exception>
    public void Delete(string name)
    {
        RequireExisting(name);
        var folder = PathOf(name);
        if (OperatingSystem.IsWindows())
        {
            foreach (var file in FileTree.Files(folder))
            {
                File.SetAttributes(Path.Combine(folder, file), FileAttributes.Normal);
            }
        }

        TreeRemoval.Remove(folder);
    }

    private static void WriteMeasureScript(string folder, ProgramDraft draft)
    {
        if (draft.MeasureScriptPath is { } source)
        {
            CopyScript(source, folder, "measure");
            return;
        }

        var extension = (draft.MeasureExtension ?? (OperatingSystem.IsWindows() ? ".cs" : ".sh")).ToLowerInvariant();
        extension = extension.StartsWith('.') ? extension : "." + extension;
        if (!ScriptLauncher.Extensions.Contains(extension, StringComparer.Ordinal) || (draft.MeasureText is null && extension is not (".cs" or ".sh")))
        {
            throw new AutoautoException(
                ErrorCode.InvalidArgument,
                $"There is no template for a measure script with the extension '{extension}'.",
                extension,
                "Use .cs or .sh, or give the script's text or file.");
        }

        var file = Write(folder, "measure" + extension, draft.MeasureText ?? ProgramTemplates.Script(extension, draft.Spec));
        if (!OperatingSystem.IsWindows() && string.Equals(extension, ".sh", StringComparison.Ordinal))
        {
            File.SetUnixFileMode(file, File.GetUnixFileMode(file) | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }
    }

    private static void RequireScript(string? source)
    {
        if (source is null)
        {
            return;
        }

        var problem = File.Exists(source) ? ScriptLauncher.WhyUnusable(source) : "does not exist";
        if (problem is not null)
        {
            throw new AutoautoException(ErrorCode.InvalidArgument, $"'{source}' {problem}.", source);
        }
    }

    private static void CopyScript(string source, string folder, string kind)
    {
        RequireScript(source);
        var target = Path.Combine(folder, kind + Path.GetExtension(source).ToLowerInvariant());
        File.Copy(source, target, overwrite: false);
    }

    private static void ReplaceScript(string? source, string folder, string kind)
    {
        if (source is null)
        {
            return;
        }

        // The new one is complete before the old ones go.
        var temporary = Path.Combine(folder, $".{kind}-{Path.GetRandomFileName()}.tmp");
        var target = Path.Combine(folder, kind + Path.GetExtension(source).ToLowerInvariant());
        File.Copy(source, temporary);
        DurableFile.Flush(temporary);
        File.Move(temporary, target, overwrite: true);
        foreach (var other in System.IO.Directory.EnumerateFiles(folder).Where(path => IsScriptOf(kind, Path.GetFileName(path))).ToList())
        {
            if (!string.Equals(other, target, StringComparison.Ordinal))
            {
                File.Delete(other);
            }
        }
    }

    private static string Write(string folder, string file, string text)
    {
        var path = Path.Combine(folder, file);
        DurableFile.Write(path, text);
        return path;
    }
}
