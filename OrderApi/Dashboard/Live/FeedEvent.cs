namespace Payments.OrderApi.Dashboard.Live;

/// <summary>An event for open pages.</summary>
/// <param name="Id">A page that reconnects sends the last id that it has received; null for an event that need not be repeated.</param>
/// <param name="Name">One of <see cref="FeedEventNames"/>.</param>
/// <param name="ForGuests">The data as guests may see it.</param>
/// <param name="ForOperators">The data as operators see it.</param>
internal sealed record FeedEvent(string? Id, string Name, string ForGuests, string ForOperators);
