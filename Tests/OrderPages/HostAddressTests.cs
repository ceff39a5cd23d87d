using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Payments.OperatorConsole.Services;

namespace Payments.Tests.OrderPages;

/// <summary>At which address the service that mounts the operators' pages calls itself.</summary>
public sealed class HostAddressTests
{
    [Theory]
    [InlineData("http://localhost:8080", "http://localhost:8080/")]
    [InlineData("http://127.0.0.1:8080", "http://127.0.0.1:8080/")]
    [InlineData("http://0.0.0.0:8080", "http://localhost:8080/")]
    [InlineData("http://[::]:8080", "http://localhost:8080/")]
    [InlineData("http://+:8080", "http://localhost:8080/")]
    [InlineData("http://*:8080", "http://localhost:8080/")]
    [InlineData("https://localhost:8443", "https://localhost:8443/")]
    [InlineData("https://localhost:8443 http://localhost:8080", "http://localhost:8080/")]
    [InlineData("http://unix:/run/order-api.sock http://localhost:8080", "http://localhost:8080/")]
    public void It_is_an_address_that_can_be_connected_to_and_plain_http_comes_first(string addresses, string expected) =>
        HostAddress.Of(new ListeningServer(addresses.Split(' '))).ShouldBe(new Uri(expected));

    [Fact]
    public void A_server_that_listens_on_no_address_has_none()
    {
        HostAddress.Of(new ListeningServer([])).ShouldBeNull();
        HostAddress.Of(new ListeningServer(["http://unix:/run/order-api.sock"])).ShouldBeNull();
    }

    private sealed class ListeningServer : IServer
    {
        public ListeningServer(IEnumerable<string> addresses)
        {
            var feature = new ServerAddressesFeature();
            foreach (var address in addresses)
            {
                feature.Addresses.Add(address);
            }

            Features.Set<IServerAddressesFeature>(feature);
        }

        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose() { }
    }
}
