using System.Globalization;
using System.Text.Json.Serialization;
using Payments.Messaging;

namespace Payments.Contracts;

/// <summary>
/// Somebody has registered. From UserService; programs in other languages may publish it as well, with <c>id</c> or <c>user_id</c> in place
/// of <c>userId</c>, and numbers as text.
/// </summary>
/// <param name="UserId">The user's id; above 0.</param>
/// <param name="Username">The name to sign in with.</param>
/// <param name="Email">Where mails go.</param>
/// <param name="At">When this was so, UTC: of two events about one user the later is right, whichever comes first. Absent when the sender
/// did not say.</param>
public sealed record UserCreated(long UserId, string Username, string Email, DateTimeOffset? At = null) : IEvent
{
    /// <summary>The message's type.</summary>
    public const string Type = "user.created";

    /// <summary>Begins to read JSON: the members are set afterwards, by their own names or by those that other programs use.</summary>
    [JsonConstructor]
    private UserCreated()
        : this(0, "", "") { }

    /// <summary>Another name of <c>userId</c>; only read.</summary>
    [JsonInclude]
    internal long Id
    {
        init => UserId = value;
    }

    /// <summary>Another name of <c>userId</c>; only read.</summary>
    [JsonInclude, JsonPropertyName("user_id")]
    internal long SnakeCaseUserId
    {
        init => UserId = value;
    }

    string IMessage.MessageType => Type;

    string IMessage.CorrelationId => UserId.ToString(CultureInfo.InvariantCulture);
}
