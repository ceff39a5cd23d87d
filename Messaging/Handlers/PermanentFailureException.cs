namespace Payments.Messaging;

/// <summary>The message can never be handled, because it breaks its contract. It is dead-lettered without another attempt.</summary>
public sealed class PermanentFailureException : Exception
{
    /// <param name="message">The reason that an operator reads with the dead letter; no payload data.</param>
    public PermanentFailureException(string message)
        : base(message) { }

    /// <inheritdoc cref="PermanentFailureException(string)"/>
    public PermanentFailureException(string message, Exception innerException)
        : base(message, innerException) { }
}
