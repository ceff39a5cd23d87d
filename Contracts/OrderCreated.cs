using System.Globalization;
using System.Text.Json.Serialization;
using Payments.Messaging;

namespace Payments.Contracts;

/// <summary>
/// Seats have been reserved for somebody, and are to be paid. From OrderApi; programs in other languages may publish it as well, to
/// <c>events</c> or <c>events.topic</c>, with <c>order_id</c> or <c>id</c> in place of <c>orderId</c>, <c>user_id</c>, <c>show_id</c>, and
/// numbers as text.
/// </summary>
/// <param name="OrderId">The order's number; above 0.</param>
/// <param name="UserId">Who ordered; above 0.</param>
/// <param name="ShowId">For which show.</param>
/// <param name="Quantity">Seats; above 0.</param>
/// <param name="Amount">What they cost together; <see cref="DefaultSeatPrice"/> a seat when not said.</param>
/// <param name="PaymentId">The payment's id, given by OrderApi; null from other programs, and PaymentService then gives one.</param>
/// <param name="Show">The show's name, if known.</param>
/// <param name="ExpiresAt">Until when the seats are held, UTC.</param>
/// <param name="At">When it was ordered, UTC.</param>
public sealed record OrderCreated(
    long OrderId,
    long UserId,
    long ShowId,
    int Quantity,
    Money? Amount = null,
    Guid? PaymentId = null,
    string? Show = null,
    DateTimeOffset? ExpiresAt = null,
    DateTimeOffset? At = null
) : IEvent
{
    /// <summary>The message's type.</summary>
    public const string Type = "order.created";

    /// <summary>Begins to read JSON: the members are set afterwards, by their own names or by those that other programs use.</summary>
    [JsonConstructor]
    private OrderCreated()
        : this(0, 0, 0, 0) { }

    /// <summary>Price of a seat where the sender says no amount.</summary>
    public static Money DefaultSeatPrice { get; } = new(1_000, "USD");

    /// <summary>Another name of <c>orderId</c>; only read.</summary>
    [JsonInclude]
    internal long Id
    {
        init => OrderId = value;
    }

    /// <summary>Another name of <c>orderId</c>; only read.</summary>
    [JsonInclude, JsonPropertyName("order_id")]
    internal long SnakeCaseOrderId
    {
        init => OrderId = value;
    }

    /// <summary>Another name of <c>userId</c>; only read.</summary>
    [JsonInclude, JsonPropertyName("user_id")]
    internal long SnakeCaseUserId
    {
        init => UserId = value;
    }

    /// <summary>Another name of <c>showId</c>; only read.</summary>
    [JsonInclude, JsonPropertyName("show_id")]
    internal long SnakeCaseShowId
    {
        init => ShowId = value;
    }

    string IMessage.MessageType => Type;

    string IMessage.CorrelationId => OrderId.ToString(CultureInfo.InvariantCulture);
}
