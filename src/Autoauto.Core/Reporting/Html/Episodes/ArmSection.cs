using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Reporting.Episodes;

namespace Autoauto.Core.Reporting.Html.Episodes;

/// <summary>What was observed of both arms, side by side and task by task: never what an agent claims.</summary>
internal static class ArmSection
{
    private const int MostTasks = 200;
    private const int MostOpen = 1;
    private const int MostCharacters = 20_000;
    private const int MostWords = 2_000;

    /// <summary>Writes a table of the tasks and the facts of each.</summary>
    public static void Write(HtmlWriter html, EpisodeReport report)
    {
        var tasks = report.Tasks;
        if (report.Arms.Count == 0)
        {
            html.Element("p", "Nothing has been observed yet.");
            return;
        }

        html.Element("p", $"Observed by running each task's verify command. Mean difference of the pass rates: {EpisodeWords.Signed(report.Episode.Diagnosis?.ObservedAdvantage)}.", ("class", "note"));
        if (tasks.Count > MostTasks)
        {
            html.Element("p", $"Shown are {MostTasks} of {Figures.Count(tasks.Count)} tasks; the JSON form of this report has all of them.", ("class", "note"));
        }

        Table.Write(html, $"Pass rates and rewards of {Figures.Count(tasks.Count, "task")}", Columns(report), tasks.Take(MostTasks));
        foreach (var task in tasks.Take(MostTasks).TakeWhile(_ => html.Bytes < Page.SizeLimit - 2L * 6 * (MostCharacters + MostWords)))
        {
            WriteTask(html, report.Episode, task, isOpen: tasks.Count <= MostOpen);
        }
    }

    private static IReadOnlyList<Column<TaskResult>> Columns(EpisodeReport report)
    {
        Column<TaskResult> name = new("Task", t => t.HeldOut ? t.Name + " (held out)" : t.Name) { IsRowHeader = true };
        Column<TaskResult> main = new($"Pass rate, version {report.Episode.HeadVersion}", t => EpisodeWords.Rate(t.Main?.Objective?.PassRate)) { IsNumber = true };
        Column<TaskResult> reward = new("Reward", t => EpisodeWords.Rate(t.RewardMain)) { IsNumber = true };
        return report.Episode.BaselineVersion is not { } baseline
            ? [name, main, reward]
            :
            [
                name,
                main,
                new($"Version {baseline}", t => EpisodeWords.Rate(t.Baseline?.Objective?.PassRate)) { IsNumber = true },
                new("Difference", t => EpisodeWords.Signed(t.PassRateDifference)) { IsNumber = true },
                reward,
                new("Advantage", t => EpisodeWords.Signed(t.Advantage)) { IsNumber = true },
            ];
    }

    private static void WriteTask(HtmlWriter html, Episode episode, TaskResult task, bool isOpen)
    {
        html.Break();
        using (html.Open("details", ("class", "change"), ("open", isOpen ? "open" : null)))
        {
            using (html.Open("summary"))
            {
                html.Line($"Task {task.Name}");
            }

            Table.Write(html, $"Task {task.Name}{(task.HeldOut ? ", held out from the evolver" : string.Empty)}", Columns(episode), ArmFact.Of(task));
            WriteWork(html, task.Main, $"version {episode.HeadVersion}");
            WriteWork(html, task.Baseline, $"version {episode.BaselineVersion}");
        }
    }

    private static IReadOnlyList<Column<ArmFact>> Columns(Episode episode)
    {
        Column<ArmFact> name = new("Observed", f => f.Name) { IsRowHeader = true };
        Column<ArmFact> main = new($"Version {episode.HeadVersion}", (h, f) => h.Line(f.Main, 200));
        return episode.BaselineVersion is not { } baseline
            ? [name, main]
            : [name, main, new($"Version {baseline}", (h, f) => h.Line(f.Baseline, 200)), new("Difference", f => f.Difference) { IsNumber = true }];
    }

    private static void WriteWork(HtmlWriter html, ArmRecord? arm, string version)
    {
        if (arm is null)
        {
            return;
        }

        using (html.Open("details"))
        {
            html.Element("summary", $"What the agent did under {version}");
            if (!string.IsNullOrWhiteSpace(arm.FinalText))
            {
                html.Element("p", "Its last words, which nothing is decided by:", ("class", "note"));
                html.Quote(arm.FinalText, MostWords);
            }

            if (arm.Diff.Length == 0)
            {
                html.Element("p", "It changed nothing.");
            }
            else
            {
                DiffBlock.Write(html, arm.Diff, MostCharacters, $"Difference that the agent made under {version} in task {arm.Task}");
            }
        }
    }
}
