namespace Payments.Bench;

/// <summary>How a control waits for the broker's confirms.</summary>
internal enum ConfirmWait
{
    /// <summary>Publishes a window, waits until all of it is confirmed, publishes the next.</summary>
    WholeWindow,

    /// <summary>Publishes on as soon as any confirm has made room in the window.</summary>
    Sliding,
}
