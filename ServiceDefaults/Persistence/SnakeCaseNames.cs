using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;

namespace Payments.ServiceDefaults.Persistence;

/// <summary>
/// Names tables, columns, keys and indexes in snake_case, as PostgreSQL users write them without quotes. Explicit names win.
/// </summary>
public sealed class SnakeCaseNames : IModelFinalizingConvention
{
    /// <inheritdoc/>
    public void ProcessModelFinalizing(IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        foreach (var entity in modelBuilder.Metadata.GetEntityTypes())
        {
            entity.SetTableName(ToSnakeCase(entity.GetTableName()));
            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(ToSnakeCase(property.GetColumnName()));
            }

            foreach (var key in entity.GetKeys())
            {
                key.SetName(ToSnakeCase(key.GetName()));
            }

            foreach (var foreignKey in entity.GetForeignKeys())
            {
                foreignKey.SetConstraintName(ToSnakeCase(foreignKey.GetConstraintName()));
            }

            foreach (var index in entity.GetIndexes())
            {
                index.SetDatabaseName(ToSnakeCase(index.GetDatabaseName()));
            }
        }
    }

    /// <summary><c>AmountMinor</c> becomes <c>amount_minor</c>, <c>PK_Bills</c> becomes <c>pk_bills</c>.</summary>
    internal static string? ToSnakeCase(string? name)
    {
        if (name is null)
        {
            return null;
        }

        var text = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            var startsWord =
                i > 0
                && char.IsUpper(name[i])
                && name[i - 1] != '_'
                && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            _ = startsWord ? text.Append('_') : text;
            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }
}
