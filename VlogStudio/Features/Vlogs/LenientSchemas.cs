using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Features.Vlogs;

/// <summary>
/// Describes inputs that are read leniently as what they should be: the converters that let a validator name everything at once hide the types from the
/// API description.
/// </summary>
internal static class LenientSchemas
{
    /// <summary>Adds the descriptions.</summary>
    public static IServiceCollection AddLenientSchemas(this IServiceCollection services) =>
        services.Configure<OpenApiOptions>("v1", options => options.AddSchemaTransformer(DescribeAsync));

    private static Task DescribeAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        var converter = context.JsonPropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(JsonConverterAttribute), inherit: false)
            .OfType<JsonConverterAttribute>().FirstOrDefault()?.ConverterType;
        if (converter is null) { return Task.CompletedTask; }
        if (converter == typeof(LenientNumberConverter)) { schema.Type = JsonSchemaType.Number; }
        else if (converter == typeof(LenientDateConverter)) { (schema.Type, schema.Format) = (JsonSchemaType.String, "date"); }
        else if (converter == typeof(LenientIdConverter)) { (schema.Type, schema.Format) = (JsonSchemaType.String, "uuid"); }
        else if (converter == typeof(LenientIdsConverter))
        {
            (schema.Type, schema.Items) = (JsonSchemaType.Array, new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" });
        }
        else if (converter is { IsGenericType: true } && converter.GetGenericTypeDefinition() == typeof(LenientEnumConverter<>))
        {
            schema.Type = JsonSchemaType.String;
            schema.Enum = [.. Words(converter.GenericTypeArguments[0]).Select(word => (JsonNode)word)];
        }
        if (context.JsonPropertyInfo is { } property && Nullable.GetUnderlyingType(property.PropertyType) is not null) { schema.Type |= JsonSchemaType.Null; }
        return Task.CompletedTask;
    }

    private static IEnumerable<string> Words(Type enumType) => Enum.GetValues(enumType).Cast<object>().Select(value => StudioJson.Write(value).Trim('"'));
}
