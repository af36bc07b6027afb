using System.Globalization;
using Guise.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Guise.Platform;

/// <summary>Reads the settings of both heads when the program starts; one that is left empty keeps its default.</summary>
internal sealed class GuiseSettings(IConfiguration configuration) : IConfigureOptions<GuiseOptions>
{
    private const string Section = "Guise";

    /// <exception cref="SettingException">A setting is malformed; the message names it.</exception>
    public void Configure(GuiseOptions options)
    {
        options.PublicUrl = Text(nameof(options.PublicUrl), IsOrigin, "an https address without a path, such as https://guise.example");
        options.PassphraseIterations = Number(nameof(options.PassphraseIterations), options.PassphraseIterations, 100_000, 10_000_000);
        options.CreatesAtOnce = Number(nameof(options.CreatesAtOnce), options.CreatesAtOnce, 1, 1_000_000);
        options.CreatesPerMinute = Number(nameof(options.CreatesPerMinute), options.CreatesPerMinute, 1, 1_000_000);
        options.RecoveryDelay = Number(nameof(options.RecoveryDelay), options.RecoveryDelay, 0, 30 * 24 * 60 * 60);
        options.ServiceDidNumber = Number(nameof(options.ServiceDidNumber), options.ServiceDidNumber, 1, 1000);
        options.TrustedServices = Text(nameof(options.TrustedServices), ListOf(IsService), "'did:key:…=https://address', separated by commas");
        options.ClientAddressHeader = Text(nameof(options.ClientAddressHeader), IsHeader, "the name of a request header");
        options.InternetComputer = Text(nameof(options.InternetComputer), IsAddress, "an https address");
        options.InternetComputerKey = Text(
            nameof(options.InternetComputerKey), text => Certificate.KeyOf(text) is not null, "a network's root key, in hex as the network tells it");
        options.ProofsAtOnce = Number(nameof(options.ProofsAtOnce), options.ProofsAtOnce, 1, 1_000_000);
        options.ProofsPerMinute = Number(nameof(options.ProofsPerMinute), options.ProofsPerMinute, 1, 1_000_000);
        options.LookupsAtOnce = Number(nameof(options.LookupsAtOnce), options.LookupsAtOnce, 1, 1_000_000);
        options.LookupsPerMinute = Number(nameof(options.LookupsPerMinute), options.LookupsPerMinute, 1, 1_000_000);
        options.MessagesAtOnce = Number(nameof(options.MessagesAtOnce), options.MessagesAtOnce, 1, 1_000_000);
        options.MessagesPerMinute = Number(nameof(options.MessagesPerMinute), options.MessagesPerMinute, 1, 1_000_000);
        options.PaymentsAtOnce = Number(nameof(options.PaymentsAtOnce), options.PaymentsAtOnce, 1, 1_000_000);
        options.PaymentsPerMinute = Number(nameof(options.PaymentsPerMinute), options.PaymentsPerMinute, 1, 1_000_000);
        options.NameDomains = Text(nameof(options.NameDomains), ListOf(IsName), "names of ENS, separated by commas");
        options.GatewayResolvers = Text(nameof(options.GatewayResolvers), ListOf(IsResolver), "'address=ens' or 'address=dm3', separated by commas");
        options.GatewaySignerVersion = Number(nameof(options.GatewaySignerVersion), options.GatewaySignerVersion, 1, 1_000_000);
        options.EthereumRpc = Text(nameof(options.EthereumRpc), IsAddress, "an https address");
        options.EthereumRegistry = Text(nameof(options.EthereumRegistry), IsAccount, "an Ethereum address: lower case, or with its checksum");
        options.AllowLocalSites = Flag(nameof(options.AllowLocalSites));
    }

    private bool Flag(string name) => configuration[$"{Section}:{name}"] switch
    {
        null or "" or "false" => false,
        "true" => true,
        _ => throw new SettingException(Section, name, "true or false"),
    };

    private string? Text(string name, Func<string, bool> check, string wanted)
    {
        string? text = configuration[$"{Section}:{name}"];
        if (string.IsNullOrEmpty(text)) return null;
        return check(text) ? text : throw new SettingException(Section, name, wanted);
    }

    private int Number(string name, int byDefault, int least, int most)
    {
        string? text = configuration[$"{Section}:{name}"];
        if (string.IsNullOrEmpty(text)) return byDefault;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
            ? number
            : throw new SettingException(Section, name, $"a number from {least} to {most}");
    }

    /// <summary>Written as browsers write an origin. Without TLS only on the machine itself.</summary>
    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.GetLeftPart(UriPartial.Authority) == text && uri.UserInfo.Length == 0
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));

    private static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? uri)
            && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));

    private static Func<string, bool> ListOf(Func<string, bool> check) => text => text.Split(',').All(check);

    private static bool IsName(string text) => EnsName.TryParse(text, out EnsName? name) && name.Text == text;

    private static bool IsResolver(string text) => text.Split('=') is [var address, "ens" or "dm3"] && IsAccount(address);

    private static bool IsService(string text) =>
        text.Split('=') is [var did, var address] && DidKey.TryDecode(did, out _, out _) && IsOrigin(address);

    private static bool IsAccount(string text) => EthereumAddress.TryParse(text, out _);

    private static bool IsHeader(string text) => text.Length <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
