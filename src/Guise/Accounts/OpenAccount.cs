using System.Reflection;
using Guise.Cryptography;
using Guise.Names;
using Guise.Platform;
using Microsoft.AspNetCore.Http;

namespace Guise.Accounts;

/// <summary>The account whose token a request bears, as it was read for this request.</summary>
internal sealed record OpenAccount(EnsName Name, NameHead Head, AccountRecord Account) : IBindableFromHttpContext<OpenAccount>
{
    public string Partition => Head.Partition;

    public static ValueTask<OpenAccount?> BindAsync(HttpContext context, ParameterInfo parameter) =>
        ValueTask.FromResult(context.Features.Get<OpenAccount>() ?? throw new ProblemException(Problems.AccountTokenNeeded))!;

    /// <summary>Null when a name in an address is this account's; else the refusal.</summary>
    public Problem? ProblemWith(string name) =>
        !EnsName.TryParse(name, out EnsName? ens) ? Problems.InvalidName : ens == Name ? null : Problems.OtherAccount;
}
