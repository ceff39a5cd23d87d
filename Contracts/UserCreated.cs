using System.Globalization;
using Payments.Messaging;

namespace Payments.Contracts;

/// <summary>Somebody has registered. From UserService.</summary>
/// <param name="UserId">The user's id.</param>
/// <param name="Username">The name that the user has chosen.</param>
/// <param name="Email">The user's e-mail address.</param>
/// <param name="At">When; null when the program that says so does not say.</param>
public sealed record UserCreated(long UserId, string Username, string Email, DateTimeOffset? At) : IEvent
{
    /// <summary>The message's type.</summary>
    public const string Type = "user.created";

    string IMessage.MessageType => Type;

    string IMessage.CorrelationId => UserId.ToString(CultureInfo.InvariantCulture);
}
