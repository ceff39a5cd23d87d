using System.Diagnostics;
using System.Reflection;
using Aspire.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Payments.Messaging;

namespace Payments.Tests.Contracts;

/// <summary>What a service consumes and sends, as its own program registers it.</summary>
internal sealed record ServiceMessaging(
    string Service,
    IReadOnlyList<QueueSubscription> Subscriptions,
    IReadOnlyList<Publication> Publications
)
{
    /// <summary>All services of the AppHost that take part in messaging.</summary>
    public static IReadOnlyList<ServiceMessaging> OfAllServices() =>
        [
            .. typeof(Projects.AppHost)
                .Assembly.GetTypes()
                .Where(t => t.Namespace == nameof(Projects) && t.IsAssignableTo(typeof(IProjectMetadata)))
                .OrderBy(t => t.Name, StringComparer.Ordinal)
                .Select(t => Of((IProjectMetadata)Activator.CreateInstance(t)!))
                .Where(s => s.Subscriptions.Count + s.Publications.Count > 0),
        ];

    private static ServiceMessaging Of(IProjectMetadata project)
    {
        var name = Path.GetFileNameWithoutExtension(project.ProjectPath);
        using var host = HostBuiltListener.Build(
            Assembly.Load(name),
            $"--applicationName={name}",
            $"--contentRoot={Path.GetDirectoryName(project.ProjectPath)}"
        );
        var registrations = host.Services.GetRequiredService<IOptions<MessagingRegistrations>>().Value;
        return new ServiceMessaging(name, registrations.Subscriptions, registrations.Publications);
    }

    /// <summary>
    /// Runs a program until its host is built, and no further. The hosting library publishes a diagnostic event at that moment, which
    /// dotnet-ef and WebApplicationFactory use too.
    /// </summary>
    private sealed class HostBuiltListener : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
    {
        /// <summary>Other tests build hosts at the same time.</summary>
        private static readonly AsyncLocal<HostBuiltListener?> Current = new();

        private IHost? host;

        public static IHost Build(Assembly program, params string[] arguments)
        {
            var listener = new HostBuiltListener();
            Current.Value = listener;
            using var subscription = DiagnosticListener.AllListeners.Subscribe(listener);
            try
            {
                program.EntryPoint!.Invoke(null, [arguments]);
            }
            catch (TargetInvocationException e) when (e.InnerException is HostAbortedException) { }
            finally
            {
                Current.Value = null;
            }

            return listener.host ?? throw new InvalidOperationException($"{program.GetName().Name} has built no host.");
        }

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == "Microsoft.Extensions.Hosting")
            {
                value.Subscribe(this);
            }
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value.Key == "HostBuilt" && Current.Value == this)
            {
                host = (IHost)value.Value!;
                throw new HostAbortedException();
            }
        }

        public void OnCompleted() { }

        public void OnError(Exception error) { }
    }
}
