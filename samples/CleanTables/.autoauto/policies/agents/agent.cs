#:property PublishAot=false
#:property UseAppHost=false
#:property InvariantGlobalization=true
#:property NuGetAudit=false

// A scripted stand-in for a coding agent that does what its instructions name and nothing else. It looks for the rules
// in AGENTS.md word for word; which of them are good it neither knows nor says.

using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

await Console.In.ReadToEndAsync();
using var context = JsonDocument.Parse(File.ReadAllText(Required("AUTOAUTO_CONTEXT")));
var name = context.RootElement.GetProperty("task").GetString()!;
var rules = File.ReadAllText("AGENTS.md");

// As they come: "name ; 1,50".
var rows = File.ReadLines($"data/{name}.txt").Select(line => line.Split(';')).Select(parts => (Name: parts[0], Amount: parts[1])).ToList();
if (Says("Remove the spaces around values"))
{
    rows = [.. rows.Select(row => (row.Name.Trim(), row.Amount.Trim()))];
}

if (Says("Add up the rows of one name"))
{
    rows = [.. rows.GroupBy(row => row.Name.Trim()).Select(group => group.Count() == 1 ? group.First() : (group.Key, Sum(group.Select(row => row.Amount))))];
}

if (Says("Sort the rows by name"))
{
    rows = [.. rows.OrderBy(row => row.Name.Trim(), StringComparer.Ordinal)];
}

if (Says("Write amounts with a decimal point"))
{
    rows = [.. rows.Select(row => (row.Name, row.Amount.Replace(',', '.')))];
}

if (Says("Keep tables short"))
{
    rows = [.. rows.Take(5)];
}

var separator = Says("Write amounts with a decimal point") ? ',' : ';';
var lines = rows.Select(row => $"{row.Name}{separator}{row.Amount}").ToList();
if (Says("Begin with the header"))
{
    lines.Insert(0, "name,amount");
}

Directory.CreateDirectory("tables");
File.WriteAllText($"tables/{name}.csv", string.Join('\n', lines) + "\n");
Git("add", "--all");
Git("-c", "user.name=Scripted agent", "-c", "user.email=agent@localhost", "-c", "commit.gpgSign=false", "commit", "--quiet", "-m", $"Make the table of {name}");
Console.WriteLine($"The table of {name} is there.");

bool Says(string rule) => rules.Contains(rule, StringComparison.Ordinal);

static string Sum(IEnumerable<string> amounts) =>
    amounts.Sum(amount => decimal.Parse(amount.Trim().Replace(',', '.'), CultureInfo.InvariantCulture)).ToString("0.00", CultureInfo.InvariantCulture).Replace('.', ',');

static void Git(params string[] arguments)
{
    using var git = Process.Start(new ProcessStartInfo("git", arguments))!;
    git.WaitForExit();
    if (git.ExitCode != 0)
    {
        Console.Error.WriteLine($"agent: git {string.Join(' ', arguments)} failed");
        Environment.Exit(1);
    }
}

static string Required(string variable) =>
    Environment.GetEnvironmentVariable(variable) ?? throw new InvalidOperationException($"the environment variable {variable} is not set");
