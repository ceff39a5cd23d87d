using System.Diagnostics;

namespace Payments.Messaging;

/// <summary>A delivery, its parsed body, and the span of its handling.</summary>
internal sealed record ParsedDelivery(Delivery Delivery, object Message, Activity? Activity);
