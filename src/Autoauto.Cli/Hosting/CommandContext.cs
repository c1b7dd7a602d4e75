using System.CommandLine;
using Autoauto.Cli.Rendering;
using Autoauto.Core.Errors;
using Autoauto.Core.Workspace;
using Autoauto.Output;

namespace Autoauto.Cli.Hosting;

/// <summary>What one invocation of a command works with: parsed values, the repository, the two output streams.</summary>
internal sealed class CommandContext(ParseResult parsed, GlobalOptions options, Terminal terminal, CancellationToken cancellationToken) : IDisposable
{
    private RepositoryWorkspace? _workspace;

    /// <summary>True if results go out as JSON.</summary>
    public bool IsJson { get; } = parsed.GetValue(options.Json);

    /// <summary>The output streams and what the terminal can do.</summary>
    public Terminal Terminal { get; } = terminal;

    /// <summary>Cancelled by Ctrl+C and SIGTERM.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>The folder that the user named, or the current one.</summary>
    public string RepositoryPath { get; } = Path.GetFullPath(parsed.GetValue(options.Repository) ?? Environment.CurrentDirectory);

    /// <summary>The repository; opened when first asked for.</summary>
    public RepositoryWorkspace Workspace => _workspace ??= RepositoryWorkspace.Open(RepositoryPath, new WorkspaceOptions { Worker = WorkerHost.Command(), Ending = CancellationToken });

    /// <summary>The value of an option, or its default.</summary>
    public T? Value<T>(Option<T> option) => parsed.GetValue(option);

    /// <summary>The value of an argument, or its default.</summary>
    public T? Value<T>(Argument<T> argument) => parsed.GetValue(argument);

    /// <summary>True if the user wrote the option.</summary>
    public bool Has(Option option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>Writes one object: a JSON document, or its properties as a list.</summary>
    public void WriteObject(object value)
    {
        if (IsJson)
        {
            Terminal.Out.WriteLine(JsonText.Of(value));
        }
        else
        {
            PropertyList.Write(Terminal.Out, value);
        }
    }

    /// <summary>Writes objects as they come: JSON lines of what <paramref name="toObject"/> makes of them, or the rows of a table.</summary>
    public void WriteRows<T>(IEnumerable<T> rows, IReadOnlyList<Column<T>> columns, Func<T, object> toObject, string whenEmpty)
        where T : notnull
    {
        var table = IsJson ? null : new Table<T>(Terminal, columns);
        foreach (var row in rows)
        {
            CancellationToken.ThrowIfCancellationRequested();
            if (table is null)
            {
                Terminal.Out.WriteLine(JsonText.Of(toObject(row)));
            }
            else
            {
                table.Write(row);
            }
        }

        if (table is { IsEmpty: true })
        {
            Terminal.Note(whenEmpty);
        }
    }

    /// <summary>The run that the user named; without a name the newest one.</summary>
    public RunView RequireRun(string? id)
    {
        if (id is null)
        {
            return Workspace.ListRuns().FirstOrDefault()
                   ?? throw new AutoautoException(ErrorCode.RunNotFound, "There is no run in this repository yet.", null, "Start one: autoauto run start <program>");
        }

        return Workspace.FindRun(id)
               ?? throw new AutoautoException(ErrorCode.RunNotFound, $"There is no run '{id}' in {Workspace.Root}.", id, "List them: autoauto run list");
    }

    /// <summary>The episode that the user named; without a name the newest one.</summary>
    public EpisodeView RequireEpisode(string? id)
    {
        if (id is null)
        {
            return Workspace.ListEpisodes().FirstOrDefault()
                   ?? throw new AutoautoException(ErrorCode.EpisodeNotFound, "There is no episode in this repository yet.", null, "Start one: autoauto episode invoke <policy>");
        }

        return Workspace.FindEpisode(id)
               ?? throw new AutoautoException(ErrorCode.EpisodeNotFound, $"There is no episode '{id}' in {Workspace.Root}.", id, "List them: autoauto episode list");
    }

    /// <summary>A run as the flat object that users see.</summary>
    public object ToObject(RunView run) => Map.From(run, Workspace.KeptMetrics(run.Run.Id));

    public void Dispose() => _workspace?.Dispose();
}
