using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace VlogStudio.Core.Data;

/// <summary>Names of tables, columns, keys and indexes in the database's own manner.</summary>
internal static class SnakeCase
{
    /// <summary>One name.</summary>
    public static string Of(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name).Replace("__", "_", StringComparison.Ordinal);

    /// <summary>Every name of the model.</summary>
    public static void Apply(ModelBuilder builder)
    {
        foreach (var entity in builder.Model.GetEntityTypes())
        {
            if (entity.GetTableName() is { } table) { entity.SetTableName(table.StartsWith("AspNet", StringComparison.Ordinal) ? Of(table[6..]) : Of(table)); }
            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(Of(property.GetColumnName()));
                if (Nullable.GetUnderlyingType(property.ClrType) is { IsEnum: true } optional) { StoreAsWord(property, optional); }
                else if (property.ClrType.IsEnum) { StoreAsWord(property, property.ClrType); }
            }
            foreach (var key in entity.GetKeys()) { key.SetName(Of(key.GetName()!)); }
            foreach (var foreignKey in entity.GetForeignKeys()) { foreignKey.SetConstraintName(Of(foreignKey.GetConstraintName()!)); }
            foreach (var index in entity.GetIndexes()) { index.SetDatabaseName(Of(index.GetDatabaseName()!)); }
        }
    }

    private static void StoreAsWord(IMutableProperty property, Type enumType)
    {
        property.SetValueConverter((ValueConverter)Activator.CreateInstance(typeof(SnakeCaseEnumConverter<>).MakeGenericType(enumType))!);
        property.SetMaxLength(40);
    }
}

/// <summary>Stores an enum as its snake_case word.</summary>
/// <typeparam name="T">The enum.</typeparam>
internal sealed class SnakeCaseEnumConverter<T>() : ValueConverter<T, string>(
    value => SnakeCase.Of(value.ToString()),
    text => Enum.Parse<T>(text.Replace("_", "", StringComparison.Ordinal), true))
    where T : struct, Enum;
