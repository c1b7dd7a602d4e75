using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Workspace;

/// <content>The backlog of ideas.</content>
public sealed partial class RepositoryWorkspace
{
    /// <summary>Ideas of a program, or of all, in the order in which they were written down, page by page.</summary>
    public IEnumerable<Idea> ListIdeas(string? program = null, IdeaState? state = null) =>
        Pages(0L, (after, size) => _database.Read(c => IdeaStore.Page(c, program, state, after, size), []), (Idea idea) => idea.Id);

    /// <summary>Adds an idea of the user's; the next experiment's agent reads it, in a live run too. One that is open already is returned as it is.</summary>
    /// <exception cref="AutoautoException">ProgramNotFound; InvalidArgument if there is no text or too much of it.</exception>
    public Idea AddIdea(string program, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Programs.RequireExisting(program);
        var line = PlainText.OneLine(text, int.MaxValue);
        if (line.Length is 0 or > Idea.LongestText)
        {
            throw new AutoautoException(
                ErrorCode.InvalidArgument, FormattableString.Invariant($"The idea has {line.Length} characters; it has to have 1 to {Idea.LongestText}."), "Text", "Say it in a sentence or two; what all agents must heed belongs into program.md.");
        }

        PrepareState();
        return _database.Write(connection =>
        {
            var now = _options.Time.GetUtcNow();
            var id = IdeaStore.Add(connection, new Idea { Program = program, Source = IdeaSource.User, Text = line, CreatedAt = now });
            if (id is null)
            {
                return IdeaStore.FindOpen(connection, program, line)!;
            }

            EventStore.Append(connection, null, null, "idea.add", EventSeverity.Information, $"{program}: {line}", now);
            return IdeaStore.Find(connection, id.Value)!;
        });
    }
}
