namespace VlogStudio.Hosting.Telemetry;

/// <summary>What the studio tells of itself, and to whom (section <c>Telemetry</c>). Nothing is measured for anybody who is not named here.</summary>
internal sealed class TelemetryOptions
{
    /// <summary>An OpenTelemetry collector that is sent traces, metrics and logs, e.g. <c>http://collector:4318</c>; <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> serves too.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>How it is spoken to: <c>http</c> (protobuf over HTTP) or <c>grpc</c>.</summary>
    public string Protocol { get; set; } = "http";

    /// <summary>Headers it wants, as <c>name=value,name=value</c>: keys of the collector are secrets, so better in a file.</summary>
    public string Headers { get; set; } = "";

    /// <summary>Which part of all traces is sent, 0..1; of one trace all or nothing.</summary>
    public double SampleRatio { get; set; } = 1;

    /// <summary>How often metrics are sent.</summary>
    public TimeSpan MetricsEvery { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>What a program shows as bearer token to read <c>/metrics</c>; empty: admins only, and nothing is counted before the first of them asks.</summary>
    public string MetricsToken { get; set; } = "";

    /// <summary>How the log is written: <c>text</c> for people, <c>json</c> for programs, one object a line.</summary>
    public string LogFormat { get; set; } = "text";

    /// <summary>Reads and checks the section.</summary>
    /// <exception cref="HostOptionException">Something in it cannot be meant; the message says what.</exception>
    public static TelemetryOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection("Telemetry").Get<TelemetryOptions>() ?? new TelemetryOptions();
        if (options.Endpoint is null && configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 } usual) { options.Endpoint = new Uri(usual, UriKind.RelativeOrAbsolute); }
        if (options.Headers.Length == 0) { options.Headers = configuration["OTEL_EXPORTER_OTLP_HEADERS"] ?? ""; }
        if (options.Endpoint is { } endpoint && !(endpoint.IsAbsoluteUri && endpoint.Scheme is "http" or "https")) { throw new HostOptionException("Telemetry:Endpoint must be an http or https address."); }
        if (options.Protocol is not ("http" or "grpc")) { throw new HostOptionException("Telemetry:Protocol is http or grpc."); }
        if (options.LogFormat is not ("text" or "json")) { throw new HostOptionException("Telemetry:LogFormat is text or json."); }
        if (options.SampleRatio is not (>= 0 and <= 1)) { throw new HostOptionException("Telemetry:SampleRatio is a number from 0 to 1."); }
        if (options.MetricsEvery < TimeSpan.FromSeconds(0.1)) { throw new HostOptionException("Telemetry:MetricsEvery is too short."); }
        if (options.MetricsToken.Length is > 0 and < 16) { throw new HostOptionException("Telemetry:MetricsToken must have at least 16 characters."); }
        return options;
    }
}
