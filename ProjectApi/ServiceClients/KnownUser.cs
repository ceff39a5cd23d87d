namespace Payments.ProjectApi.ServiceClients;

/// <summary>A registered user.</summary>
/// <param name="Id">The user's number.</param>
/// <param name="Username">The user's name.</param>
/// <param name="Email">The user's mail address.</param>
internal sealed record KnownUser(long Id, string Username, string Email);
