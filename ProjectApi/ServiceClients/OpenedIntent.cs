namespace Payments.ProjectApi.ServiceClients;

/// <summary>A payment intent, opened at the provider.</summary>
/// <param name="IntentId">The provider's id.</param>
/// <param name="ClientSecret">Secret with which the payer's browser pays at the provider. Shown to the buyer only.</param>
internal sealed record OpenedIntent(string IntentId, string ClientSecret);
