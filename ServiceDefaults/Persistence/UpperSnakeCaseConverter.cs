using System.Text.Json;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Payments.ServiceDefaults.Persistence;

/// <summary>
/// Stores an enum as its name in upper snake case, for example <c>PARTIALLY_REFUNDED</c>, so that tables are readable without the program.
/// </summary>
/// <typeparam name="TEnum">The enum.</typeparam>
public sealed class UpperSnakeCaseConverter<TEnum>()
    : ValueConverter<TEnum, string>(
        value => JsonNamingPolicy.SnakeCaseUpper.ConvertName(value.ToString()),
        text => Enum.Parse<TEnum>(text.Replace("_", ""), ignoreCase: true)
    )
    where TEnum : struct, Enum;
