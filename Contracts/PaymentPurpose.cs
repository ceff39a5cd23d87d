namespace Payments.Contracts;

/// <summary>What a payment is for; the last part of the types of its events.</summary>
public static class PaymentPurpose
{
    /// <summary>A student's bill.</summary>
    public const string Tuition = "tuition";

    /// <summary>A card payment of anybody, followed by a mail.</summary>
    public const string Card = "card";

    /// <summary>A payment intent of a program that holds an API key.</summary>
    public const string Intent = "intent";

    /// <summary>An order of tickets; an operator approves or rejects it.</summary>
    public const string Order = "order";

    /// <summary>Tonnes of offset of a green project; the payer pays at the provider, which reports it by webhook.</summary>
    public const string Purchase = "purchase";

    /// <summary>Those that another service asks for, and whose events it consumes. Nobody consumes events of the others.</summary>
    public static IReadOnlyList<string> OfServices { get; } = [Tuition, Order, Purchase];
}
