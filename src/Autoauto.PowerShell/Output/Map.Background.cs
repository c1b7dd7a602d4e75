using Autoauto.Core.Workspace;
using Autoauto.Core.Workspace.Configuration;

namespace Autoauto.Output;

/// <content>The queue and the settings.</content>
internal static partial class Map
{
    /// <summary>An entry of the queue.</summary>
    public static QueueItemInfo From(QueueView view) => new()
    {
        ItemId = view.Entry.Id,
        RunId = view.Run.Id,
        Program = view.Run.Program,
        Status = view.Entry.State.ToString(),
        Position = view.Position > 0 ? view.Position : null,
        Attempts = view.Entry.Attempts,
        ReasonText = SafeText.Line(view.Entry.Reason),
        MaxExperiments = view.Run.Options.MaxExperiments,
        MaxCostUsd = view.Run.Options.MaxCostUsd,
        WorkerPid = view.WorkerPid,
        QueuedAtUtc = view.Entry.QueuedAt.UtcDateTime,
        ReadyAtUtc = view.Entry.ReadyAt.UtcDateTime,
        StartedAtUtc = view.Entry.StartedAt?.UtcDateTime,
        FinishedAtUtc = view.Entry.FinishedAt?.UtcDateTime,
        RepositoryPath = view.RepositoryPath,
    };

    /// <summary>A setting.</summary>
    public static SettingInfo From(SettingView setting, string repositoryPath) => new()
    {
        Key = setting.Key,
        Value = SafeText.Line(setting.Value),
        Source = setting.Source.ToString(),
        SourcePath = setting.SourcePath,
        ValueType = setting.Type,
        Variable = setting.Variable,
        Description = setting.Description,
        RepositoryPath = repositoryPath,
    };
}
