using System.Net;
using System.Security.Cryptography;
using System.Text;
using Guise.Accounts;
using Guise.Cryptography;
using Guise.Names;

namespace Guise.Tests.Infrastructure;

/// <summary>Somebody with an Ethereum wallet and a name, who speaks dm3 with keys of her own.</summary>
internal sealed class NameOwner
{
    private NameOwner(GuiseApp app, string name, byte[] wallet)
    {
        (App, Name, Wallet) = (app, name, wallet);
        Rotate();
    }

    /// <summary>Settable, for a service that starts again.</summary>
    public GuiseApp App { get; set; }

    public string Name { get; }

    public byte[] Wallet { get; }

    public EthereumAddress Address => EthereumAddress.OfPublicKey(Secp256k1.PublicKey(Wallet));

    public byte[] Seed { get; private set; } = [];

    public byte[] Encryption { get; private set; } = [];

    public string Path => $"/v1/names/{Name}/profile";

    public long Now => App.Clock.GetUtcNow().ToUnixTimeMilliseconds();

    public Dm3Profile Profile => new(
        Convert.ToBase64String(X25519.PublicKey(Encryption)), Convert.ToBase64String(Ed25519.PublicKey(Seed)), [GuiseApp.Domain]);

    public static NameOwner New(GuiseApp app, string? name = null, byte[]? wallet = null) =>
        new(app, name ?? $"u{Guid.NewGuid():N}.{GuiseApp.Domain}", wallet ?? RandomNumberGenerator.GetBytes(32));

    /// <summary>With a profile that is published here.</summary>
    public static async Task<NameOwner> Published(GuiseApp app, string? name = null)
    {
        NameOwner owner = New(app, name);
        (await owner.Publish()).Must(HttpStatusCode.OK);
        return owner;
    }

    /// <summary>With a profile and an account.</summary>
    public static async Task<NameOwner> WithAccount(GuiseApp app, string? name = null)
    {
        NameOwner owner = await Published(app, name);
        (await owner.CreateAccount()).Must(HttpStatusCode.Created);
        return owner;
    }

    /// <summary>New keys, as yet unpublished.</summary>
    public void Rotate() => (Seed, Encryption) = (RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32));

    public SignedProfile Signed(Dm3Profile? profile = null) =>
        new(profile ?? Profile, WalletSignature.Sign(Wallet, PersonalMessage.Digest(SignedProfile.Message(Address, profile ?? Profile))));

    public PublishBody Publication(long? issuedAt = null, SignedProfile? profile = null, string? service = null, byte[]? wallet = null,
        string? name = null)
    {
        profile ??= Signed();
        long time = issuedAt ?? Now;
        EnsName.TryParse(name ?? Name, out EnsName? ens);
        string text = Guise.Names.Publication.Message(ens!, service ?? GuiseApp.ServiceUrl, profile, time);
        return new(profile.Profile, profile.Signature, time, WalletSignature.Sign(wallet ?? Wallet, PersonalMessage.Digest(text)));
    }

    public Task<Answer> Publish(PublishBody? publication = null, string? ifMatch = null) => App.Put(Path, publication ?? Publication(), ifMatch);

    public Task<Answer> Withdraw(long? issuedAt = null)
    {
        EnsName.TryParse(Name, out EnsName? ens);
        string text = Guise.Names.Publication.Message(ens!, GuiseApp.ServiceUrl, null, issuedAt ?? Now);
        return App.Post(Path + "/withdraw", new WithdrawBody(issuedAt ?? Now, WalletSignature.Sign(Wallet, PersonalMessage.Digest(text))));
    }

    public string Sign(string text) => Convert.ToBase64String(Ed25519.Sign(Seed, Encoding.UTF8.GetBytes(text)));

    public SignedAccountMessage Message(string topic, long? timestamp = null, string service = GuiseApp.ServiceUrl, string? name = null)
    {
        AccountMessage message = new(name ?? Name, service, topic, timestamp ?? Now);
        return new(message, Convert.ToBase64String(Ed25519.Sign(Seed, message.Signed)));
    }

    public Task<Answer> CreateAccount(SignedAccountMessage? message = null) => App.Post("/v1/accounts", message ?? Message(AccountMessage.Create));

    public Task<Answer> DeleteAccount(SignedAccountMessage? message = null) =>
        App.Post("/v1/accounts/delete", message ?? Message(AccountMessage.Delete));

    public async Task<string> Challenge() => (await App.Post("/v1/challenges", new { account = Name })).Must(HttpStatusCode.OK).String("challenge");

    public Task<Answer> Redeem(string challenge, string? signature = null) =>
        App.Post("/v1/challenges/token", new { challenge, signature = signature ?? Sign(challenge) });

    public async Task<string> Token() => (await Redeem(await Challenge())).Must(HttpStatusCode.OK).String("token");
}
