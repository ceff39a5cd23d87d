namespace Payments.Hosting;

/// <summary>The database keeps a connection open and does not answer on it.</summary>
public sealed class DatabaseStalledException(string message, Exception innerException) : Exception(message, innerException);
