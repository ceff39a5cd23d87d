namespace Payments.Workflows;

/// <summary>An operator wants a workflow given up.</summary>
/// <param name="By">Who.</param>
/// <param name="Why">Why.</param>
/// <param name="At">When, UTC.</param>
public sealed record CancelRequest(string By, string Why, DateTime At);
