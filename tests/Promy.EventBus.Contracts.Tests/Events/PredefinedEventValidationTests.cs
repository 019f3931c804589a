using Promy.EventBus.Events;
using Promy.EventBus.Validation;

namespace Promy.EventBus.Contracts.Tests.Events;

/// <summary>One row per rule: a valid sample with one wrong value has exactly one error about its member.</summary>
public sealed class PredefinedEventValidationTests
{
    private static readonly Dictionary<string, (Event Event, string Member)> Broken = new()
    {
        ["promotion id"] = (Samples.PromotionCreated with { PromotionId = "" }, "PromotionId"),
        ["promotion id blank"] = (Samples.PromotionCreated with { PromotionId = "  " }, "PromotionId"),
        ["promotion name"] = (Samples.PromotionCreated with { PromotionName = "" }, "PromotionName"),
        ["promotion distributor"] = (Samples.PromotionCreated with { DistributorId = "" }, "DistributorId"),
        ["promotion category"] = (Samples.PromotionCreated with { CategoryId = null }, "CategoryId"),
        ["promotion category blank"] = (Samples.PromotionCreated with { CategoryId = " " }, "CategoryId"),
        ["promotion no dates"] = (Samples.PromotionCreated with { Dates = [] }, "Dates"),
        ["promotion date not a date"] =
            (Samples.PromotionCreated with { Dates = ["2025-11-06", "2025-02-30"] }, "Dates"),
        ["promotion date with time"] = (Samples.PromotionCreated with { Dates = ["2025-11-06T00:00:00Z"] }, "Dates"),
        ["promotion date in another form"] = (Samples.PromotionCreated with { Dates = ["06.11.2025"] }, "Dates"),
        ["promotion date null"] = (Samples.PromotionCreated with { Dates = [null!] }, "Dates"),
        ["promotion price zero"] = (Samples.PromotionCreated with { Price = 0 }, "Price"),
        ["promotion price negative"] = (Samples.PromotionCreated with { Price = -0.01m }, "Price"),
        ["promotion no image"] = (Samples.PromotionCreated with { ImageUrl = null }, "ImageUrl"),
        ["promotion image empty"] = (Samples.PromotionCreated with { ImageUrl = "" }, "ImageUrl"),
        ["promotion image relative"] = (Samples.PromotionCreated with { ImageUrl = "images/1.png" }, "ImageUrl"),
        ["promotion image rooted"] = (Samples.PromotionCreated with { ImageUrl = "/images/1.png" }, "ImageUrl"),
        ["promotion image ftp"] = (Samples.PromotionCreated with { ImageUrl = "ftp://example.com/1.png" }, "ImageUrl"),
        ["newer promotion id"] = (Samples.PromotionCreatedNewer with { PromotionId = "" }, "PromotionId"),
        ["newer leaflet empty"] = (Samples.PromotionCreatedNewer with { LeafletId = "" }, "LeafletId"),
        ["newer page missing"] = (Samples.PromotionCreatedNewer with { LeafletPage = null }, "LeafletPage"),
        ["newer page zero"] = (Samples.PromotionCreatedNewer with { LeafletPage = 0 }, "LeafletPage"),
        ["newer discounted price missing"] =
            (Samples.PromotionCreatedNewer with { DiscountedPrice = null }, "DiscountedPrice"),
        ["newer discounted price zero"] =
            (Samples.PromotionCreatedNewer with { DiscountedPrice = 0 }, "DiscountedPrice"),
        ["newer original price zero"] = (Samples.PromotionCreatedNewer with { OriginalPrice = 0 }, "OriginalPrice"),
        ["newer image relative"] = (Samples.PromotionCreatedNewer with { ImageUrl = "1.png" }, "ImageUrl"),
        ["newer date not a date"] = (Samples.PromotionCreatedNewer with { Dates = ["soon"] }, "Dates"),
        ["updated id"] = (Sample<PromotionUpdatedEvent>("promotion.updated") with { PromotionId = "" }, "PromotionId"),
        ["updated no fields"] =
            (Sample<PromotionUpdatedEvent>("promotion.updated") with { UpdatedFields = [] }, "UpdatedFields"),
        ["updated empty field"] = (
            Sample<PromotionUpdatedEvent>("promotion.updated") with { UpdatedFields = ["price", ""] }, "UpdatedFields"),
        ["deleted id"] = (Sample<PromotionDeletedEvent>("promotion.deleted") with { PromotionId = "" }, "PromotionId"),
        ["identified promotion"] =
            (Sample<ProductIdentifiedEvent>("product.identified") with { PromotionId = "" }, "PromotionId"),
        ["identified product"] =
            (Sample<ProductIdentifiedEvent>("product.identified") with { ProductId = "" }, "ProductId"),
        ["identified type"] =
            (Sample<ProductIdentifiedEvent>("product.identified") with { ProductType = "" }, "ProductType"),
        ["identified category"] =
            (Sample<ProductIdentifiedEvent>("product.identified") with { CategoryId = "" }, "CategoryId"),
        ["identified confidence low"] =
            (Sample<ProductIdentifiedEvent>("product.identified") with { Confidence = -0.001 }, "Confidence"),
        ["identified confidence high"] =
            (Sample<ProductIdentifiedEvent>("product.identified") with { Confidence = 1.001 }, "Confidence"),
        ["identified confidence NaN"] =
            (Sample<ProductIdentifiedEvent>("product.identified") with { Confidence = double.NaN }, "Confidence"),
        ["registered user"] = (Sample<UserRegisteredEvent>("user.registered") with { UserId = "" }, "UserId"),
        ["registered no at"] =
            (Sample<UserRegisteredEvent>("user.registered") with { Email = "ana.example.com" }, "Email"),
        ["registered two at"] =
            (Sample<UserRegisteredEvent>("user.registered") with { Email = "ana@@example.com" }, "Email"),
        ["registered nothing before at"] =
            (Sample<UserRegisteredEvent>("user.registered") with { Email = "@example.com" }, "Email"),
        ["preferences user"] =
            (Sample<UserPreferencesUpdatedEvent>("user.preferences.updated") with { UserId = "" }, "UserId"),
        ["preferences distributor"] =
            (Preferences with { FavoriteDistributors = [""] }, "FavoriteDistributors"),
        ["preferences category"] =
            (Preferences with { FavoriteCategories = ["a", " "] }, "FavoriteCategories"),
        ["location user"] = (Sample<UserLocationUpdatedEvent>("user.location.updated") with { UserId = "" }, "UserId"),
        ["location south"] =
            (Sample<UserLocationUpdatedEvent>("user.location.updated") with { Latitude = -90.1 }, "Latitude"),
        ["location north"] =
            (Sample<UserLocationUpdatedEvent>("user.location.updated") with { Latitude = 90.1 }, "Latitude"),
        ["location west"] =
            (Sample<UserLocationUpdatedEvent>("user.location.updated") with { Longitude = -180.1 }, "Longitude"),
        ["location east"] =
            (Sample<UserLocationUpdatedEvent>("user.location.updated") with { Longitude = 180.1 }, "Longitude"),
        ["location NaN"] =
            (Sample<UserLocationUpdatedEvent>("user.location.updated") with { Latitude = double.NaN }, "Latitude"),
        ["any id empty"] = (Sample<UserRegisteredEvent>("user.registered") with { Id = "" }, "Id"),
        ["any id too long"] = (Sample<UserRegisteredEvent>("user.registered") with { Id = new string('a', 129) }, "Id"),
        ["any id with control characters"] =
            (Sample<UserRegisteredEvent>("user.registered") with { Id = "a\nb" }, "Id"),
        ["any type"] = (Sample<UserRegisteredEvent>("user.registered") with { Type = "user registered" }, "Type"),
    };

    private static readonly EventValidator Validator = new(Serializers.PredefinedOnly());

    public static TheoryData<string> Rules => [.. Broken.Keys];

    public static TheoryData<string> Valid => [.. Samples.All.Keys];

    [Theory]
    [MemberData(nameof(Rules))]
    public void One_broken_rule_is_one_error_about_its_member(string rule)
    {
        var (@event, member) = Broken[rule];

        var error = Assert.Single(Validator.Check(@event));

        Assert.Equal([member], error.MemberNames);
        Assert.False(string.IsNullOrWhiteSpace(error.ErrorMessage));
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public void A_valid_event_has_no_errors(string sample) => Assert.Empty(Validator.Check(Samples.All[sample]));

    [Fact]
    public void Values_at_the_limits_are_valid()
    {
        var location = Sample<UserLocationUpdatedEvent>("user.location.updated");
        var product = Sample<ProductIdentifiedEvent>("product.identified");

        Assert.Empty(Validator.Check(location with { Latitude = 90, Longitude = -180 }));
        Assert.Empty(Validator.Check(location with { Latitude = -90, Longitude = 180 }));
        Assert.Empty(Validator.Check(product with { Confidence = 0 }));
        Assert.Empty(Validator.Check(product with { Confidence = 1 }));
        Assert.Empty(Validator.Check(Samples.PromotionCreated with { Price = 0.01m }));
        Assert.Empty(
            Validator.Check(
                Samples.PromotionCreatedNewer with { LeafletPage = 1, OriginalPrice = null, ImageUrl = null }));
    }

    [Fact]
    public void An_event_without_values_has_every_error()
    {
        var members = Validator.Check(new PromotionCreatedEvent()).SelectMany(error => error.MemberNames);

        Assert.Equal(
            ["CategoryId", "Dates", "DistributorId", "ImageUrl", "Price", "PromotionId", "PromotionName"],
            members.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Several_bad_dates_are_listed_on_one_line_each()
    {
        var errors = Validator.Check(
            Samples.PromotionCreated with { Dates = ["soon", "2025-11-06", "a\nb" + new string('x', 100)] });

        Assert.Equal(2, errors.Count);
        Assert.Contains("'soon'", errors[0].ErrorMessage, StringComparison.Ordinal);
        Assert.DoesNotContain(errors[1].ErrorMessage!, char.IsControl);
        Assert.True(errors[1].ErrorMessage!.Length < 100);
    }

    private static UserPreferencesUpdatedEvent Preferences =>
        Sample<UserPreferencesUpdatedEvent>("user.preferences.updated");

    private static TEvent Sample<TEvent>(string name)
        where TEvent : Event => (TEvent)Samples.All[name];
}
