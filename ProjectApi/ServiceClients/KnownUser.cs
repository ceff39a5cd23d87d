namespace Payments.ProjectApi.ServiceClients;

/// <summary>A registered user.</summary>
internal sealed record KnownUser(long Id, string Username, string Email);
