namespace Payments.OrderApi.Orders;

/// <summary>A validated request for an order.</summary>
/// <param name="UserId">The user who orders.</param>
/// <param name="ShowId">The show.</param>
/// <param name="Quantity">How many seats.</param>
/// <param name="RequestId">The same for a retry of the request, which gets the order of the first one.</param>
internal sealed record NewOrder(long UserId, long ShowId, int Quantity, Guid RequestId);
