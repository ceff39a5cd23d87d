namespace Payments.Bench;

/// <summary>What a body of ours says, for MassTransit: a type without interfaces, as those would become exchanges.</summary>
internal sealed record PeerEvent(int Number, long Amount, string Currency, string Note);
