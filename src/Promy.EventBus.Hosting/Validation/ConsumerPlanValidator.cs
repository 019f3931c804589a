using Microsoft.Extensions.Options;
using Promy.EventBus.Wire;

namespace Promy.EventBus.Hosting;

/// <summary>
/// Checks that the registered consumers and the options make a plan that can run. It uses a serializer of its own: the
/// one of the bus is made of these options.
/// </summary>
/// <remarks>
/// In: the options, the registered consumers and services.
/// Out: every error at once, each with its key.
/// Owner: the options of the platform, which validate at the start of the host.
/// </remarks>
internal sealed class ConsumerPlanValidator(
    IEnumerable<ConsumerRegistration> registrations, IEnumerable<JsonSerializerContextRegistration> contexts)
    : IValidateOptions<PromyEventBusOptions>
{
    public ValidateOptionsResult Validate(string? name, PromyEventBusOptions options)
    {
        var errors = ConsumerPlan.Create(options, [.. registrations]).Errors.ToList();
        try
        {
            errors.AddRange(ErrorsOf(EventSerializerFactory.Create(contexts, options.Json)));
        }
        catch (EventBusConfigurationException exception)
        {
            errors.Add(ExceptionText.MessageOf(exception));
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private List<string> ErrorsOf(EventSerializer serializer)
    {
        var errors = new List<string>();
        foreach (var eventType in registrations.Select(registration => registration.EventType).Distinct())
        {
            try
            {
                if (!serializer.CanRead(eventType))
                {
                    errors.Add(
                        $"The event {eventType} can never be read: it is abstract, or has no constructor "
                        + "that the serializer can use. Handle a record that can be created; "
                        + "of several constructors mark one with [JsonConstructor].");
                }
            }
            catch (EventBusConfigurationException exception)
            {
                errors.Add(ExceptionText.MessageOf(exception));
            }
        }

        return errors;
    }
}
