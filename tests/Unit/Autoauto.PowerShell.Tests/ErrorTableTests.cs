using System.Management.Automation;
using Autoauto.Core.Errors;
using Autoauto.Errors;

namespace Autoauto.PowerShell.Tests;

/// <summary>The table alone: error records themselves are tested in PowerShell, because the reference assembly here is hollow.</summary>
public sealed class ErrorTableTests
{
    public static TheoryData<ErrorCode> Codes => [.. Enum.GetValues<ErrorCode>()];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_code_has_a_row_with_advice(ErrorCode code)
    {
        Assert.True(ErrorTable.Rows.ContainsKey(code), $"{code} has no row.");
        Assert.EndsWith(".", ErrorTable.Rows[code].Advice, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void An_id_is_the_name_of_the_code(ErrorCode code) => Assert.Equal($"Autoauto.{code}", ErrorFactory.IdOf(code));

    [Theory]
    [InlineData(ErrorCode.RunNotFound, false, false)]
    [InlineData(ErrorCode.ProgramInvalid, true, false)]
    [InlineData(ErrorCode.RepositoryNotFound, false, true)]
    [InlineData(ErrorCode.RepositoryNotFound, true, false)]
    [InlineData(ErrorCode.GitMissing, true, true)]
    [InlineData(ErrorCode.InternalError, true, true)]
    public void One_input_is_reported_a_broken_environment_ends_the_command(ErrorCode code, bool expectsInput, bool isTerminating) =>
        Assert.Equal(isTerminating, ErrorFactory.IsTerminating(code, expectsInput));

    [Fact]
    public void Only_our_own_defect_has_no_category_of_its_own() =>
        Assert.Equal([ErrorCode.InternalError], ErrorTable.Rows.Where(row => row.Value.Category == ErrorCategory.NotSpecified).Select(row => row.Key));
}
