using Payments.PaymentService.Gateways;

namespace Payments.PaymentService.StripeApi.PaymentMethods;

/// <summary>A card that a merchant's program had replaced by a token. Neither its number nor its security code is here.</summary>
public sealed class StoredCard
{
    private StoredCard() { }

    /// <summary>Its id.</summary>
    public Guid Id { get; private init; }

    /// <summary>Whose program it was.</summary>
    public required string Merchant { get; init; }

    /// <summary>Name of the gateway that knows the token.</summary>
    public required string Gateway { get; init; }

    /// <summary>The gateway's token.</summary>
    public required string Token { get; init; }

    /// <summary><c>visa</c>, <c>mastercard</c>, …, <c>unknown</c>.</summary>
    public required string Brand { get; init; }

    /// <summary>Last four digits.</summary>
    public required string Last4 { get; init; }

    /// <summary>1 to 12.</summary>
    public int ExpMonth { get; private init; }

    /// <summary>Four digits.</summary>
    public int ExpYear { get; private init; }

    /// <summary>What the program wants to keep with it. JSON object of strings.</summary>
    public string? Metadata { get; private init; }

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; private init; }

    internal static StoredCard Create(
        Guid id,
        string merchant,
        string gateway,
        CardToken token,
        int expMonth,
        int expYear,
        string? metadata,
        DateTime now
    ) =>
        new()
        {
            Id = id,
            Merchant = merchant,
            Gateway = gateway,
            Token = token.PaymentMethod,
            Brand = token.Brand,
            Last4 = token.Last4,
            ExpMonth = expMonth,
            ExpYear = expYear,
            Metadata = metadata,
            CreatedAt = now,
        };
}
