namespace Payments.Tests.Stripe;

/// <summary>What goes wrong with a request.</summary>
internal enum StripeFault
{
    /// <summary>The work is done, and the connection breaks before the answer.</summary>
    LoseAnswer,

    /// <summary>The connection breaks before the work is done.</summary>
    LoseRequest,

    /// <summary>The answer comes after <see cref="StripeDouble.Delay"/>.</summary>
    Late,

    /// <summary>Error 500 before the work is done; Stripe keeps it under the key like any other answer.</summary>
    Error500,

    /// <summary>Error 500 although the work is done, kept under the key.</summary>
    Error500AfterWork,

    /// <summary>Too many requests.</summary>
    TooMany,

    /// <summary>Another request with the key is being worked on.</summary>
    InFlight,

    /// <summary>The work is done, and the answer is no JSON.</summary>
    Garbage,

    /// <summary>The work is done, and the answer is JSON of another shape.</summary>
    OtherShape,

    /// <summary>The answer shows ten times the amount.</summary>
    OtherAmount,

    /// <summary>The answer shows another currency.</summary>
    OtherCurrency,

    /// <summary>The answer shows another object's marks.</summary>
    OtherOperation,

    /// <summary>The answer has no client secret.</summary>
    NoSecret,

    /// <summary>The answer has the client secret of another intent.</summary>
    OtherSecret,

    /// <summary>The request is sent on to another address.</summary>
    Redirect,

    /// <summary>The secret key is refused.</summary>
    Unauthorized,
}
