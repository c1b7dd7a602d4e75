using System.Globalization;
using System.Reflection;
using Autoauto.Core.Errors;
using Autoauto.Core.Primitives;
using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Storage;

/// <summary>Brings a database forward to this version's schema: numbered SQL files, each in one transaction.</summary>
internal static class Migrator
{
    private const string Prefix = "Migrations/";

    /// <summary>Version of the newest schema that this build knows.</summary>
    public static int Newest { get; } = Scripts()[^1].Number;

    /// <summary>Version of the schema in an open database; 0 for a new file.</summary>
    public static int VersionOf(SqliteConnection connection) => Convert.ToInt32(connection.Scalar("pragma user_version"), CultureInfo.InvariantCulture);

    /// <summary>The schema's version. Refuses a database that a newer Autoauto has written; it stays untouched.</summary>
    public static int RequireKnown(SqliteConnection connection, string path)
    {
        var version = VersionOf(connection);
        if (version > Newest)
        {
            throw new AutoautoException(
                ErrorCode.DatabaseTooNew,
                $"The database '{path}' has schema version {version}; this Autoauto knows versions up to {Newest}.",
                path,
                "Update Autoauto (Update-Module Autoauto).");
        }

        return version;
    }

    /// <summary>Applies what is missing. A backup is made before an existing database is changed.</summary>
    public static void Migrate(SqliteConnection connection, string path)
    {
        var version = RequireKnown(connection, path);
        if (version == Newest)
        {
            return;
        }

        if (version > 0)
        {
            var backup = string.Create(CultureInfo.InvariantCulture, $"{path}.v{version}.bak");
            File.Delete(backup);
            PrivateFiles.Open(backup, FileMode.Create, FileAccess.Write, FileShare.None).Dispose();
            connection.Execute("vacuum into $file", ("$file", backup));
        }

        foreach (var (number, sql) in Scripts().Where(s => s.Number > version))
        {
            using var transaction = connection.BeginTransaction();
            connection.Execute(sql);
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"pragma user_version = {number}"));
            transaction.Commit();
        }
    }

    private static List<(int Number, string Sql)> Scripts()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return [.. assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(n => (int.Parse(n.AsSpan(Prefix.Length, 4), NumberStyles.None, CultureInfo.InvariantCulture), Read(assembly, n)))];
    }

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
