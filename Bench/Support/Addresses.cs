namespace Payments.Bench;

/// <summary>Connection strings of the broker and of the database.</summary>
internal sealed record Addresses(string Amqp, string Database);
