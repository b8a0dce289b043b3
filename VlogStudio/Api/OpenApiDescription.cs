using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace VlogStudio.Api;

/// <summary>The API description at <c>/openapi/v1.json</c>: what every route has in common is added here once.</summary>
internal static class OpenApiDescription
{
    public const string Bearer = "bearer";
    public const string Cookie = "cookie";
    public const string ApiKey = "api_key";
    private const string ProblemSchema = "ProblemDetails";

    public static IServiceCollection AddStudioOpenApi(this IServiceCollection services) => services.AddOpenApi(description =>
    {
        description.AddDocumentTransformer(IntroduceAsync);
        description.AddOperationTransformer(AddRefusalsAsync);
    });

    private static Task IntroduceAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        document.Info = new OpenApiInfo
        {
            Title = "VlogStudio",
            Version = "v1",
            Description = "Turns a day's recordings into a film. JSON is snake_case, times are RFC 3339 UTC, ids are UUIDs. Errors are application/problem+json with a stable code and, for bad input, errors by field. Lists take skip and limit and answer items and total.",
        };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "The access token from POST /api/auth/login." },
            [Cookie] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Cookie, Name = "studio-session", Description = "The browser's session." },
            [ApiKey] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = "X-API-Key", Description = "A compute node's key." },
        };
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        document.Components.Schemas[ProblemSchema] = Problem();
        return Task.CompletedTask;
    }

    private static Task AddRefusalsAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var isOpen = metadata.OfType<IAllowAnonymous>().Any() || !metadata.OfType<IAuthorizeData>().Any();
        operation.Responses ??= [];
        if (!isOpen)
        {
            var isForKeys = metadata.OfType<IAuthorizeData>().Any(a => a.Policy == Features.Keys.ApiKeyScheme.Compute);
            operation.Security = isForKeys ? [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(ApiKey, context.Document)] = [] }] :
            [
                new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] },
                new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Cookie, context.Document)] = [] },
            ];
            Refuse("401", "Nobody is signed in.");
        }

        if (operation.RequestBody is not null || operation.Parameters is { Count: > 0 }) { Refuse("422", "The input is wrong; errors names the fields."); }
        Refuse("429", "Asked too often; Retry-After says how long to wait.");
        Refuse("503", "Something this needs is out of reach for now; Retry-After says when to try again.");
        return Task.CompletedTask;

        void Refuse(string status, string words) => operation.Responses.TryAdd(status, new OpenApiResponse
        {
            Description = words,
            Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(ProblemSchema, context.Document) } },
        });
    }

    private static OpenApiSchema Problem() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "RFC 9457 problem details.",
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["title"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32" },
            ["detail"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "What happened and what to do, in the caller's language." },
            ["instance"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["code"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Stable snake_case code." },
            ["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "Messages by field.",
                AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
            },
        },
    };
}
