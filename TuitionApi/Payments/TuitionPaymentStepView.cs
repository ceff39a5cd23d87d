namespace Payments.TuitionApi.Payments;

/// <summary>A step as the API returns it.</summary>
internal sealed record TuitionPaymentStepView(TuitionPaymentStepKind Step, DateTime At)
{
    public static TuitionPaymentStepView Of(TuitionPaymentStep step) => new(step.Kind, step.At);
}
