namespace Payments.Tests.Soak;

/// <summary>The soak has failed; the message names the fault, the round and the seed.</summary>
public sealed class SoakException(string message, Exception inner) : Exception(message, inner);
