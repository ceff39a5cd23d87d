namespace Payments.OperatorConsole.Pages;

/// <summary>What every page needs to be rendered.</summary>
/// <param name="Viewer">Who looks at it.</param>
/// <param name="Path">Its own path with the query, to which signing in returns.</param>
/// <param name="FormToken">What forms must send back, so that no other site can send them.</param>
/// <param name="Notice">The outcome of the viewer's last action.</param>
public sealed record PageContext(Viewer Viewer, string Path, string FormToken, Notice? Notice);
