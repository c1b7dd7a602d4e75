#:property PublishAot=false
#:property UseAppHost=false
#:property InvariantGlobalization=true
#:property NuGetAudit=false

// A scripted stand-in for a coding agent, with the manners of a real one: it gets a prompt on stdin, a context as JSON,
// and a worktree as its current directory; it changes something, commits, and ends with a line of notes. Which of its
// turns are any good it neither knows nor says: the evaluator's measurements decide.
//
// A turn is one file in turns/, read as "git am" would: a commit message up to the line "---", then the notes, then a
// patch. A turn without a patch only talks.

using System.Diagnostics;
using System.Text.Json;

// The prompt has to be read even though a script has no use for it: a writer whose pipe is closed would see an error.
await Console.In.ReadToEndAsync();

try
{
    var turns = Directory.GetFiles(Path.Combine(ProgramDirectory(), "turns"), "*.turn");
    if (turns.Length == 0)
    {
        throw new AgentException($"there are no turns in {ProgramDirectory()}");
    }

    Array.Sort(turns, StringComparer.Ordinal);
    Play(turns[(ExperimentNumber() - 1) % turns.Length]);
    return 0;
}
catch (Exception exception) when (exception is AgentException or IOException or JsonException)
{
    Console.Error.WriteLine($"agent: {exception.Message}");
    return 1;
}

static void Play(string path)
{
    var turn = File.ReadAllText(path).ReplaceLineEndings("\n");
    var endOfMessage = turn.IndexOf("\n---\n", StringComparison.Ordinal);
    if (endOfMessage < 0)
    {
        throw new AgentException($"{path} has no line '---' after its message");
    }

    var message = turn[..endOfMessage];
    var rest = turn[(endOfMessage + "\n---\n".Length)..];
    var startOfPatch = rest.IndexOf("diff --git ", StringComparison.Ordinal);
    var notes = JsonDocument.Parse(startOfPatch < 0 ? rest : rest[..startOfPatch]);

    Console.WriteLine(message);
    if (startOfPatch >= 0)
    {
        // All of it or nothing: "git apply" leaves the files alone unless every part of the patch finds its place.
        Git($"the patch of {Path.GetFileName(path)} does not fit this worktree", rest[startOfPatch..], "apply", "--whitespace=nowarn", "-");
        Git("git add failed", "", "add", "--all");
        Commit(message);
    }

    // On a single line, as the last one.
    Console.WriteLine(JsonSerializer.Serialize(notes.RootElement));
}

// With an identity of its own, as the machine may have none, and unsigned, as nobody is there to enter a passphrase.
static void Commit(string message) =>
    Git(
        "git commit failed", message,
        "-c", "user.name=Scripted agent", "-c", "user.email=agent@localhost", "-c", "commit.gpgSign=false",
        "commit", "--quiet", "--file=-");

static void Git(string failure, string input, params string[] arguments)
{
    var start = new ProcessStartInfo("git", arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };
    using var git = Process.Start(start)!;
    var output = git.StandardOutput.ReadToEndAsync();
    var error = git.StandardError.ReadToEndAsync();
    git.StandardInput.Write(input);
    git.StandardInput.Close();
    git.WaitForExit();
    if (git.ExitCode != 0)
    {
        throw new AgentException($"{failure}: {(error.Result + output.Result).Trim()}");
    }
}

static int ExperimentNumber()
{
    var path = Required("AUTOAUTO_CONTEXT");
    using var context = JsonDocument.Parse(File.ReadAllText(path));
    return context.RootElement.TryGetProperty("experimentNumber", out var property)
        && property.TryGetInt32(out var number)
        && number >= 1
            ? number
            : throw new AgentException($"{path} has no property 'experimentNumber' of 1 or more");
}

static string ProgramDirectory() => Required("AUTOAUTO_PROGRAM_DIRECTORY");

static string Required(string variable) =>
    Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value
        ? value
        : throw new AgentException($"the environment variable {variable} is not set");

internal sealed class AgentException(string message) : Exception(message);
