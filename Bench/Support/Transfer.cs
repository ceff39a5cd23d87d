namespace Payments.Bench;

/// <summary>Money from one account to another, minor units. Accounts are numbers from 0, hottest first.</summary>
internal readonly record struct Transfer(int Debit, int Credit, long AmountMinor);
