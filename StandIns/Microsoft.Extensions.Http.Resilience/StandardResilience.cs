using System.Net;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Microsoft.Extensions.Http.Resilience
{
    public class HttpRetryStrategyOptions : RetryStrategyOptions<HttpResponseMessage>
    {
        internal HashSet<HttpMethod> ExcludedMethods { get; } = [];
    }

    public static class HttpRetryStrategyOptionsExtensions
    {
        /// <summary>POST, PATCH, PUT, DELETE and CONNECT are sent once.</summary>
        public static void DisableForUnsafeHttpMethods(this HttpRetryStrategyOptions options) =>
            options.ExcludedMethods.UnionWith([HttpMethod.Post, HttpMethod.Patch, HttpMethod.Put, HttpMethod.Delete, HttpMethod.Connect]);
    }

    public class HttpStandardResilienceOptions
    {
        public HttpRetryStrategyOptions Retry { get; } = new()
        {
            MaxRetryAttempts = 3,
            Delay = TimeSpan.FromSeconds(2),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
        };
    }

    internal sealed class ResilienceHandler : DelegatingHandler
    {
        private static readonly TimeSpan TotalTimeout = TimeSpan.FromSeconds(30);
        private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(10);

        private readonly HttpStandardResilienceOptions options;
        private readonly ResiliencePipeline<HttpResponseMessage> retrying;
        private readonly ResiliencePipeline<HttpResponseMessage> once;

        public ResilienceHandler(HttpStandardResilienceOptions options)
        {
            this.options = options;
            options.Retry.ShouldHandle = args => ValueTask.FromResult(IsTransient(args.Outcome));
            options.Retry.DelayGenerator = args => ValueTask.FromResult(args.Outcome.Result?.Headers.RetryAfter?.Delta);
            var breaker = new CircuitBreakerStrategyOptions<HttpResponseMessage>
            {
                ShouldHandle = args => ValueTask.FromResult(IsTransient(args.Outcome)),
                FailureRatio = 0.1,
                MinimumThroughput = 100,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDuration = TimeSpan.FromSeconds(5),
            };
            once = new ResiliencePipelineBuilder<HttpResponseMessage>().AddTimeout(TotalTimeout).AddCircuitBreaker(breaker).AddTimeout(AttemptTimeout).Build();
            retrying = new ResiliencePipelineBuilder<HttpResponseMessage>().AddTimeout(TotalTimeout).AddRetry(options.Retry).AddPipeline(once).Build();
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var pipeline = options.Retry.ExcludedMethods.Contains(request.Method) ? once : retrying;
            return await pipeline.ExecuteAsync(async ct => await base.SendAsync(request, ct).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }

        private static bool IsTransient(Outcome<HttpResponseMessage> outcome) =>
            outcome.Exception is HttpRequestException or TimeoutRejectedException
            || outcome.Result is { StatusCode: >= HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests };
    }
}

namespace Microsoft.Extensions.DependencyInjection
{
    public static class ResilienceHttpClientBuilderExtensions
    {
        public static IHttpClientBuilder AddStandardResilienceHandler(this IHttpClientBuilder builder, Action<HttpStandardResilienceOptions> configure)
        {
            var options = new HttpStandardResilienceOptions();
            configure(options);
            return builder.AddHttpMessageHandler(() => new ResilienceHandler(options));
        }
    }
}
