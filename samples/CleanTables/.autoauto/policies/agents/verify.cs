#:property PublishAot=false
#:property UseAppHost=false
#:property InvariantGlobalization=true
#:property NuGetAudit=false

// Checks the table of one list and prints what it found: how many checks passed, and each of them by name (1 or 0).

using System.Globalization;
using System.Text.Json;

var name = args[0];
var path = $"tables/{name}.csv";
var text = File.Exists(path) ? File.ReadAllText(path) : string.Empty;
var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
var hasHeader = lines is ["name,amount", ..];
var rows = lines.Skip(hasHeader ? 1 : 0).Select(line => line.Split(line.Contains(';') ? ';' : ',', 2)).Where(parts => parts.Length == 2).ToList();
var names = rows.Select(row => row[0].Trim()).ToList();
var raw = File.ReadLines($"data/{name}.txt").Select(line => line.Split(';')).ToList();

var checks = new Dictionary<string, bool>
{
    ["header"] = hasHeader,
    ["trimmed"] = rows.Count > 0 && rows.All(row => row.All(value => value == value.Trim())),
    ["sorted"] = rows.Count > 0 && names.SequenceEqual(names.Order(StringComparer.Ordinal)),
    ["unique"] = rows.Count > 0 && names.Distinct().Count() == names.Count,
    ["decimalPoint"] = rows.Count > 0 && rows.All(row => decimal.TryParse(row[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _)),
    ["complete"] = raw.Select(parts => parts[0].Trim()).ToHashSet().SetEquals(names),
    ["sum"] = rows.Sum(row => Number(row[1])) == raw.Sum(parts => Number(parts[1])),
};

var result = checks.ToDictionary(check => check.Key, check => check.Value ? 1 : 0);
result["passed"] = checks.Values.Count(passed => passed);
result["failed"] = checks.Values.Count(passed => !passed);
Console.WriteLine(JsonSerializer.Serialize(result));

static decimal Number(string text) =>
    decimal.TryParse(text.Trim().Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : 0;
