using System.Management.Automation;
using System.Reflection;
using Autoauto.Commands.Bases;
using Autoauto.Core.Errors;
using Autoauto.Errors;
using Autoauto.Tests.Shared;

namespace Autoauto.PowerShell.Tests;

/// <summary>What an error says to do next is a cmdlet with such parameters, and what a user named is printed as it is.</summary>
public sealed class NextStepTests
{
    private static readonly Dictionary<string, Type> s_cmdlets = typeof(AutoCommand).Assembly.GetExportedTypes()
        .Where(t => t.IsDefined(typeof(CmdletAttribute)))
        .ToDictionary(t => t.GetCustomAttributesData().Single(a => a.AttributeType == typeof(CmdletAttribute)).ConstructorArguments is [var verb, var noun] ? $"{verb.Value}-{noun.Value}" : string.Empty);

    public static TheoryData<string> Calls => [.. NextSteps.Calls("x").Keys];

    public static TheoryData<Operation> Operations => [.. Enum.GetValues<Operation>()];

    [Fact]
    public void Every_call_is_tried() => Assert.Equal(NextSteps.Names, NextSteps.Calls("x").Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Operations))]
    public void Every_operation_is_a_cmdlet(Operation operation) => Assert.Contains(CmdletWords.CmdletOf(operation), s_cmdlets.Keys);

    [Theory]
    [MemberData(nameof(Calls))]
    public void Every_call_is_a_cmdlet_with_such_parameters(string call)
    {
        var words = NextSteps.Calls("x")[call].In(CmdletWords.Instance).Split(' ');
        var parameters = s_cmdlets[words[0]].GetProperties().Where(p => p.IsDefined(typeof(ParameterAttribute))).ToList();
        var named = words.Where(w => w.StartsWith('-')).ToList();
        var subjects = words.Skip(1).TakeWhile(w => !w.StartsWith('-')).ToList();
        var positions = parameters.SelectMany(PositionsOf).ToHashSet();

        Assert.All(named, name => Assert.Contains(name[1..], parameters.Select(p => p.Name)));
        Assert.All(Enumerable.Range(0, subjects.Count), position => Assert.Contains(position, positions));
    }

    [Theory]
    [InlineData("my-Model-Force", "my-Model-Force")]
    [InlineData("--force", "'--force'")]
    [InlineData("a'b", "'a''b'")]
    [InlineData("two words", "'two words'")]
    [InlineData("$(id)", "'$(id)'")]
    [InlineData("a;b", "'a;b'")]
    [InlineData("", "''")]
    public void A_name_in_a_call_is_one_word(string name, string typed)
    {
        Assert.Equal($"Resume-AutoRun {typed}", NextStep.Of($"{Next.RunResume(name)}").In(CmdletWords.Instance));
        Assert.Equal($"Look at {name}", NextStep.Of($"Look at {name}").In(CmdletWords.Instance));
    }

    private static IEnumerable<int> PositionsOf(PropertyInfo property) => property.GetCustomAttributesData()
        .Where(a => a.AttributeType == typeof(ParameterAttribute))
        .SelectMany(a => a.NamedArguments.Where(n => n.MemberName == nameof(ParameterAttribute.Position)))
        .Select(n => (int)n.TypedValue.Value!);
}
