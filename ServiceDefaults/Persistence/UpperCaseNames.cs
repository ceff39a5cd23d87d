using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Payments.ServiceDefaults.Persistence;

/// <summary>Stores an enum as its name in upper case, <c>PARTIALLY_REFUNDED</c>, so that tables are readable without the program.</summary>
/// <typeparam name="TEnum">The enum.</typeparam>
public sealed class UpperCaseNames<TEnum>()
    : ValueConverter<TEnum, string>(
        value => SnakeCaseNames.ToSnakeCase(value.ToString())!.ToUpperInvariant(),
        text => Enum.Parse<TEnum>(text.Replace("_", ""), ignoreCase: true)
    )
    where TEnum : struct, Enum;
