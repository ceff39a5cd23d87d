namespace Payments.Tests.Soak;

/// <summary>A message that was dead-lettered, and why.</summary>
internal sealed record DeadLetter(string Queue, long Number, string Reason);
