namespace Payments.OrderApi.Dashboard.Live;

/// <summary>Names of the server-sent events; live.js knows them too.</summary>
internal static class FeedEventNames
{
    /// <summary>An order is new or has changed: JSON with its id, its states, and its row as HTML.</summary>
    public const string Order = "order";

    /// <summary>Seats left: JSON.</summary>
    public const string Shows = "shows";

    /// <summary>The totals: JSON.</summary>
    public const string Totals = "totals";

    /// <summary>The page must load itself again.</summary>
    public const string Reload = "reload";

    /// <summary>Without data: shows that the connection is alive.</summary>
    public const string Heartbeat = "beat";
}
