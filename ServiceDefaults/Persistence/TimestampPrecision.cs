namespace Payments.ServiceDefaults.Persistence;

/// <summary>Times as PostgreSQL keeps them.</summary>
public static class TimestampPrecision
{
    /// <summary>Without what is finer than a microsecond: what a time will be when it is read again.</summary>
    public static DateTime TruncateToMicroseconds(this DateTime time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMicrosecond));
}
