using System.Management.Automation;
using System.Reflection;
using Autoauto.Commands.Bases;
using Autoauto.Core.Model;

namespace Autoauto.PowerShell.Tests;

/// <summary>
/// What PowerShell must be able to lay out before the import hook has run, and what scripts must be able to name: no types of the engine on
/// the module's surface.
/// </summary>
public sealed class SurfaceTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
    private static readonly Assembly s_module = typeof(AutoCommand).Assembly;

    public static TheoryData<string> Exported => [.. s_module.GetExportedTypes().Select(t => t.FullName!)];

    public static TheoryData<string> Commands => [.. s_module.GetExportedTypes().Where(t => t.IsDefined(typeof(CmdletAttribute))).Select(t => t.FullName!)];

    /// <summary>What is refused inside an agent's call is everything that is not declared as reading; a verb that promises a change must not be declared so.</summary>
    [Theory]
    [MemberData(nameof(Commands))]
    public void Only_cmdlets_that_change_nothing_are_declared_as_reading(string name)
    {
        var type = s_module.GetType(name, throwOnError: true)!;
        var cmdlet = type.GetCustomAttributesData().Single(a => a.AttributeType == typeof(CmdletAttribute));
        var (verb, noun) = ((string)cmdlet.ConstructorArguments[0].Value!, (string)cmdlet.ConstructorArguments[1].Value!);
        var asks = cmdlet.NamedArguments.Any(a => a.MemberName == nameof(CmdletAttribute.SupportsShouldProcess) && (bool)a.TypedValue.Value!);
        string[] reading = [VerbsCommon.Get, VerbsCommon.Watch, VerbsLifecycle.Wait, VerbsData.Compare];

        Assert.True(typeof(AutoCommand).IsAssignableFrom(type), $"{name} does not ask whether it is inside a call.");
        Assert.Equal(
            reading.Contains(verb) || $"{verb}-{noun}" == "Invoke-AutoReplay",
            type.IsDefined(typeof(ReadingAttribute)));
        Assert.False(type.IsDefined(typeof(ReadingAttribute)) && asks, $"{name} asks before it changes something, and is declared as reading.");
    }

    /// <summary>'1,50' must not become 150 anywhere.</summary>
    [Theory]
    [MemberData(nameof(Commands))]
    public void A_text_for_a_number_is_taken_as_a_program_writes_it(string name)
    {
        Type[] numbers = [typeof(int), typeof(long), typeof(double), typeof(decimal)];
        foreach (var property in s_module.GetType(name, throwOnError: true)!.GetProperties().Where(p => numbers.Contains(Nullable.GetUnderlyingType(p.PropertyType) ?? p.PropertyType)))
        {
            var isWhole = (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) is var type && (type == typeof(int) || type == typeof(long));
            Assert.Equal(isWhole, Assert.IsType<Autoauto.Binding.NumberAttribute>(Assert.Single(property.GetCustomAttributes(typeof(Autoauto.Binding.NumberAttribute), inherit: true))).IsWhole);
        }
    }

    [Theory]
    [MemberData(nameof(Exported))]
    public void No_base_or_interface_is_of_the_engine(string name)
    {
        var type = s_module.GetType(name, throwOnError: true)!;
        foreach (var ancestor in Ancestors(type).Concat(type.GetInterfaces()))
        {
            Assert.False(MentionsCore(ancestor), $"{name} is based on {ancestor}.");
        }
    }

    [Theory]
    [MemberData(nameof(Exported))]
    public void No_field_needs_the_engine_for_its_layout(string name)
    {
        foreach (var field in s_module.GetType(name, throwOnError: true)!.GetFields(Declared))
        {
            var type = field.FieldType;
            Assert.False((type.IsValueType || type.IsGenericType) && MentionsCore(type), $"{name}.{field.Name} is a {type}.");
        }
    }

    [Theory]
    [MemberData(nameof(Exported))]
    public void No_public_member_is_of_the_engine(string name)
    {
        var type = s_module.GetType(name, throwOnError: true)!;
        foreach (var property in type.GetProperties())
        {
            Assert.False(MentionsCore(property.PropertyType), $"{name}.{property.Name} is a {property.PropertyType}.");
        }

        foreach (var method in type.GetMethods())
        {
            Assert.False(method.GetParameters().Select(p => p.ParameterType).Append(method.ReturnType).Any(MentionsCore), $"{name}.{method.Name} mentions the engine.");
        }

        foreach (var output in OutputTypes(type))
        {
            Assert.False(MentionsCore(output), $"{name} declares to write {output.Name}.");
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Commands_are_sealed_named_after_themselves_and_declare_their_output(string name)
    {
        var type = s_module.GetType(name, throwOnError: true)!;
        var cmdlet = type.CustomAttributes.Single(a => a.AttributeType == typeof(CmdletAttribute)).ConstructorArguments;
        var (verb, noun) = ((string)cmdlet[0].Value!, (string)cmdlet[1].Value!);
        Assert.True(type.IsSealed);
        Assert.Equal("Autoauto.Commands", type.Namespace);
        Assert.Equal($"{verb}{noun}Command", type.Name);
        Assert.StartsWith("Auto", noun, StringComparison.Ordinal);
        Assert.NotEmpty(OutputTypes(type));
        Assert.True(typeof(AutoCommand).IsAssignableFrom(type));
    }

    [Theory]
    [InlineData("GetAutoRunCommand", "Status", typeof(RunStatus))]
    [InlineData("GetAutoExperimentCommand", "Status", typeof(ExperimentStatus))]
    [InlineData("GetAutoMeasurementCommand", "Purpose", typeof(MeasurementPurpose))]
    [InlineData("GetAutoEventCommand", "Severity", typeof(EventSeverity))]
    [InlineData("GetAutoIdeaCommand", "State", typeof(IdeaState))]
    [InlineData("GetAutoIdeaCommand", "Source", typeof(IdeaSource))]
    [InlineData("GetAutoSpendCommand", "State", typeof(SpendState))]
    [InlineData("GetAutoQueueCommand", "Status", typeof(QueueState))]
    public void Sets_of_names_are_those_of_the_engine(string command, string parameter, Type names)
    {
        var set = s_module.GetType($"Autoauto.Commands.{command}", throwOnError: true)!.GetProperty(parameter)!.CustomAttributes
            .Single(a => a.AttributeType == typeof(ValidateSetAttribute)).ConstructorArguments[0];
        Assert.Equal(Enum.GetNames(names), ((IEnumerable<CustomAttributeTypedArgument>)set.Value!).Select(a => (string)a.Value!));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Switches_are_off_unless_given_and_no_parameter_is_a_boolean(string name)
    {
        var parameters = s_module.GetType(name, throwOnError: true)!.GetProperties().Where(p => p.IsDefined(typeof(ParameterAttribute)));
        Assert.DoesNotContain(parameters, p => p.PropertyType == typeof(bool) || p.PropertyType == typeof(bool?));
    }

    // Read as data: the reference assembly's attributes are hollow and forget their arguments.
    private static IEnumerable<Type> OutputTypes(Type type) => type.CustomAttributes
        .Where(a => a.AttributeType == typeof(OutputTypeAttribute))
        .SelectMany(a => (IEnumerable<CustomAttributeTypedArgument>)a.ConstructorArguments[0].Value!)
        .Select(a => (Type)a.Value!);

    private static IEnumerable<Type> Ancestors(Type type)
    {
        for (var t = type.BaseType; t is not null; t = t.BaseType)
        {
            yield return t;
        }
    }

    private static bool MentionsCore(Type type) =>
        type.Assembly == typeof(Run).Assembly
        || (type.HasElementType && MentionsCore(type.GetElementType()!))
        || (type.IsGenericType && type.GetGenericArguments().Any(MentionsCore));
}
