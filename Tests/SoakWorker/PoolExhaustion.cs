using System.Diagnostics;
using Npgsql;

namespace Payments.SoakWorker;

/// <summary>Takes every connection of the worker's pool and holds them.</summary>
internal sealed class PoolExhaustion(NpgsqlDataSource source)
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
                    // Other users hold the rest for now; they return it within their own timeouts.
                }
            }

            if (taken.Count == size)
            {
                WorkerOutput.WriteLine(SoakCommands.Injected + SoakCommands.ExhaustPool);
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
