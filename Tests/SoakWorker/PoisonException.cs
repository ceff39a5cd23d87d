namespace Payments.SoakWorker;

/// <summary>The failure of every attempt at a poison message.</summary>
internal sealed class PoisonException(long number) : Exception($"The number {number} is poison.");
