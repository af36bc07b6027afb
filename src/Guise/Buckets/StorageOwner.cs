using System.Reflection;
using Guise.Accounts;
using Guise.Challenges;
using Guise.Platform;
using Guise.Platform.Http;
using Guise.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Buckets;

/// <summary>Whose buckets a call is about: those of the wallet that its token opened, or those of the named account whose token it bears.</summary>
internal sealed record StorageOwner(OpenWallet? Wallet, OpenAccount? Account) : IBindableFromHttpContext<StorageOwner>
{
    public static ValueTask<StorageOwner?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        StorageOwner owner = new(context.Features.Get<OpenWallet>(), context.Features.Get<OpenAccount>());
        return ValueTask.FromResult(owner is { Wallet: null, Account: null } ? throw new ProblemException(Problems.Unauthenticated) : owner)!;
    }
}

/// <summary>Calls that an owner of buckets makes, by either of the two tokens that say so. A UCAN says no such thing.</summary>
internal static class StorageOwnerPolicy
{
    public const string Name = "storage-owner";

    public static IServiceCollection AddStorageOwnerPolicy(this IServiceCollection services)
    {
        services.AddAuthentication().AddPolicyScheme(Name, null, scheme => scheme.ForwardDefaultSelector = context =>
            BearerToken.Of(context.Request) is { } token && ServiceTokens.IsOf(ServiceTokens.AccountType, token)
                ? AccountTokenHandler.Name
                : WalletTokenHandler.Name);
        services.AddAuthorizationBuilder().AddPolicy(Name, policy => policy.AddAuthenticationSchemes(Name).RequireAuthenticatedUser());
        return services;
    }

    public static TBuilder RequireStorageOwner<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder =>
        builder.RequireAuthorization(Name).Refuses(Problems.CrossSiteCall, Problems.ResolverUnavailable);
}
