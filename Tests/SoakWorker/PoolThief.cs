using System.Diagnostics;
using Npgsql;

namespace Payments.SoakWorker;

/// <summary>Takes every connection of the worker's pool and keeps them.</summary>
internal sealed class PoolThief(NpgsqlDataSource source)
{
    public async Task TakeAllAsync(TimeSpan time)
    {
        var size = new NpgsqlConnectionStringBuilder(source.ConnectionString).MaxPoolSize;
        var taken = new List<NpgsqlConnection>(size);
        var started = Stopwatch.GetTimestamp();
        try
        {
            while (taken.Count < size && Stopwatch.GetElapsedTime(started) < time)
            {
                try
                {
                    taken.Add(await source.OpenConnectionAsync());
                }
                catch (NpgsqlException)
                {
                    // The others hold the rest for now; they give it back within their own bounds.
                }
            }

            if (taken.Count == size)
            {
                Speech.Say(SoakCommands.Struck + SoakCommands.ExhaustPool);
                await Task.Delay(time);
            }
        }
        finally
        {
            foreach (var connection in taken)
            {
                await connection.DisposeAsync();
            }
        }
    }
}
