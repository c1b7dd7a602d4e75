using System.Globalization;
using System.Text.Json;
using Autoauto.Core.Primitives.Redaction;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Autoauto.Core.Storage;

/// <summary>
/// Typed access to parameters and columns, so that nulls, times and enums are converted in one place. Columns that may be null are read from
/// SQLite itself, where null reads as zero or no text: only a zero needs the question whether it is one. The calls into the library are most of
/// what a large list costs, and the reader would make two or three for each value.
/// </summary>
internal static class Row
{
    public static readonly JsonSerializerOptions Json = new()
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() },
    };

    public static SqliteCommand Command(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, ToDatabase(value));
        }

        return command;
    }

    public static int Execute(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = connection.Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    public static object? Scalar(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = connection.Command(sql, parameters);
        var value = command.ExecuteScalar();
        return value is DBNull ? null : value;
    }

    /// <summary>All rows of a query.</summary>
    public static List<T> Query<T>(
        this SqliteConnection connection, Func<SqliteDataReader, T> map, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = connection.Command(sql, parameters);
        using var row = command.ExecuteReader();
        var list = new List<T>();
        while (row.Read())
        {
            list.Add(map(row));
        }

        return list;
    }

    public static string Text(this SqliteDataReader row, string column) => row.GetString(row.GetOrdinal(column));

    /// <summary>A column that is never null.</summary>
    public static string Text(this SqliteDataReader row, int column) => row.TextOrNull(column) ?? string.Empty;

    public static string? TextOrNull(this SqliteDataReader row, string column) => row.TextOrNull(row.GetOrdinal(column));

    public static string? TextOrNull(this SqliteDataReader row, int column) => raw.sqlite3_column_text(row.Handle, column).utf8_to_string();

    public static int Int(this SqliteDataReader row, string column) => row.GetInt32(row.GetOrdinal(column));

    /// <summary>A column that is never null.</summary>
    public static int Int(this SqliteDataReader row, int column) => checked((int)raw.sqlite3_column_int64(row.Handle, column));

    public static int? IntOrNull(this SqliteDataReader row, string column) => row.IntOrNull(row.GetOrdinal(column));

    public static int? IntOrNull(this SqliteDataReader row, int column) => checked((int?)row.LongOrNull(column));

    public static long Long(this SqliteDataReader row, string column) => row.GetInt64(row.GetOrdinal(column));

    public static long? LongOrNull(this SqliteDataReader row, string column) => row.LongOrNull(row.GetOrdinal(column));

    public static long? LongOrNull(this SqliteDataReader row, int column) =>
        raw.sqlite3_column_int64(row.Handle, column) is var value && value == 0 && row.IsNull(column) ? null : value;

    public static double Double(this SqliteDataReader row, string column) => row.GetDouble(row.GetOrdinal(column));

    public static double? DoubleOrNull(this SqliteDataReader row, string column) => row.DoubleOrNull(row.GetOrdinal(column));

    public static double? DoubleOrNull(this SqliteDataReader row, int column) =>
        raw.sqlite3_column_double(row.Handle, column) is var value && value == 0 && row.IsNull(column) ? null : value;

    public static decimal? MoneyOrNull(this SqliteDataReader row, string column) => row.MoneyOrNull(row.GetOrdinal(column));

    public static decimal? MoneyOrNull(this SqliteDataReader row, int column) =>
        row.TextOrNull(column) is { } text ? decimal.Parse(text, CultureInfo.InvariantCulture) : null;

    public static DateTimeOffset Time(this SqliteDataReader row, string column) => row.Time(row.GetOrdinal(column));

    public static DateTimeOffset Time(this SqliteDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(raw.sqlite3_column_int64(row.Handle, column));

    public static DateTimeOffset? TimeOrNull(this SqliteDataReader row, string column) => row.TimeOrNull(row.GetOrdinal(column));

    public static DateTimeOffset? TimeOrNull(this SqliteDataReader row, int column) =>
        row.LongOrNull(column) is { } milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;

    public static T Enum<T>(this SqliteDataReader row, string column)
        where T : struct, Enum => row.Enum<T>(row.GetOrdinal(column));

    public static T Enum<T>(this SqliteDataReader row, int column)
        where T : struct, Enum => System.Enum.Parse<T>(row.Text(column));

    public static T? EnumOrNull<T>(this SqliteDataReader row, string column)
        where T : struct, Enum => row.EnumOrNull<T>(row.GetOrdinal(column));

    public static T? EnumOrNull<T>(this SqliteDataReader row, int column)
        where T : struct, Enum => row.TextOrNull(column) is { } text ? System.Enum.Parse<T>(text) : null;

    public static T FromJson<T>(this SqliteDataReader row, string column) => JsonSerializer.Deserialize<T>(row.Text(column), Json)!;

    public static T? FromJsonOrNull<T>(this SqliteDataReader row, string column)
        where T : class => row.FromJsonOrNull<T>(row.GetOrdinal(column));

    public static T? FromJsonOrNull<T>(this SqliteDataReader row, int column)
        where T : class => row.TextOrNull(column) is { } text ? JsonSerializer.Deserialize<T>(text, Json) : null;

    public static string ToJson<T>(T value) => JsonSerializer.Serialize(value, Json);

    public static T FromJson<T>(string json) => JsonSerializer.Deserialize<T>(json, Json)!;

    /// <summary>Text that an agent, an evaluator or git wrote, as it is stored: without secrets.</summary>
    public static string? Redacted(string? text) => Redactor.Default.Redact(text);

    private static bool IsNull(this SqliteDataReader row, int column) => raw.sqlite3_column_type(row.Handle, column) == raw.SQLITE_NULL;

    private static object ToDatabase(object? value) => value switch
    {
        null => DBNull.Value,
        double number when !double.IsFinite(number) => DBNull.Value,
        decimal money => money.ToString(CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToUnixTimeMilliseconds(),
        Enum member => member.ToString(),
        string text => text.Replace('\0', '�'),
        _ => value,
    };
}
