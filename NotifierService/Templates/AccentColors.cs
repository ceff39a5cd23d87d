namespace Payments.NotifierService.Templates;

/// <summary>Color of the line at the top of a mail.</summary>
internal static class AccentColors
{
    /// <summary>For information.</summary>
    public const string Blue = "#1d4ed8";

    /// <summary>For what has succeeded.</summary>
    public const string Green = "#15803d";

    /// <summary>For what has failed.</summary>
    public const string Red = "#b91c1c";

    /// <summary>For what has expired or was canceled.</summary>
    public const string Gray = "#4b5563";
}
