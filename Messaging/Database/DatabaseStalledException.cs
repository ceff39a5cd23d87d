namespace Payments.Messaging;

/// <summary>The database keeps a connection open and does not answer on it.</summary>
internal sealed class DatabaseStalledException(string message, Exception innerException) : Exception(message, innerException);
