namespace Payments.OperatorConsole.Pages;

/// <summary>What every page is rendered with.</summary>
/// <param name="Viewer">Who looks at it.</param>
/// <param name="Path">Its own path with the query: where signing in comes back to.</param>
/// <param name="FormToken">What forms must send back, so that no other site can send them.</param>
/// <param name="Notice">The outcome of the viewer's last action.</param>
public sealed record PageContext(Viewer Viewer, string Path, string FormToken, Notice? Notice);
