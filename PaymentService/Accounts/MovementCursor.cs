using System.Globalization;

namespace Payments.PaymentService.Accounts;

/// <summary>Where a page of movements ends. Callers take its text as it is, and give it back for the next page.</summary>
internal readonly record struct MovementCursor(long Microseconds, long EntryId, short Ordinal)
{
    /// <summary>Before the newest movement that there can be: the end of the year 9999.</summary>
    public static MovementCursor Start { get; } = new(Microseconds: 253_402_300_799_000_000, long.MaxValue, short.MaxValue);

    /// <summary>When the last movement of the page was posted, UTC; PostgreSQL's times are whole microseconds.</summary>
    public DateTime At => DateTime.UnixEpoch.AddMicroseconds(Microseconds);

    public static bool TryParse(string text, out MovementCursor cursor)
    {
        cursor = Start;
        if (
            text.Split('-') is not [var at, var entry, var ordinal]
            || !long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds)
            || microseconds > Start.Microseconds
            || !long.TryParse(entry, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            || !short.TryParse(ordinal, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
        )
        {
            return false;
        }

        cursor = new MovementCursor(microseconds, id, position);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Microseconds}-{EntryId}-{Ordinal}");
}
