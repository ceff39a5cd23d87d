namespace Payments.Contracts;

/// <summary>An amount of money.</summary>
/// <param name="Minor">Minor units (cents of a dollar, yen as they are).</param>
/// <param name="Currency">ISO 4217 code, upper case.</param>
public sealed record Money(long Minor, string Currency);
