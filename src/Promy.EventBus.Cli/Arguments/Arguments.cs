using System.CommandLine;

namespace Promy.EventBus.Cli;

// In: words of the command line.
// Out: usable values, or an error of the parser. No I/O.
// Owner: the command that has asked for the option.
/// <summary>Arguments and options that several commands take.</summary>
internal static class Arguments
{
    public static Argument<string> Stream() =>
        new("stream") { Description = "Key of the stream, such as events:promotions." };

    public static Argument<string> Group() => new("group") { Description = "Name of the consumer group." };

    public static Option<StreamEntryId?> EntryId(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "id",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (StreamEntryId.TryParse(text, out var id))
            {
                return id;
            }

            result.AddError(
                $"{name}: '{text}' is not the id of an entry. "
                + "Use milliseconds-sequence, such as 1762425000000-0, or milliseconds.");
            return null;
        },
    };

    public static Option<int> Limit(int defaultValue, string description)
    {
        var option = new Option<int>("--limit")
        {
            Description = description, HelpName = "count", DefaultValueFactory = _ => defaultValue,
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && int.TryParse(result.Tokens[0].Value, out var value) && value < 1)
            {
                result.AddError("--limit is 1 or more.");
            }
        });
        return option;
    }
}
