using System.Xml.Linq;
using Guise.Platform.Records;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.DependencyInjection;

namespace Guise.Platform.Keys;

internal static class DataProtection
{
    /// <summary>Cookies and anti-forgery tokens that every instance reads; no key files.</summary>
    public static IServiceCollection AddGuiseDataProtection(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("guise");
        services.AddOptions<KeyManagementOptions>().Configure<IRecordStore, ServiceKeys>((options, records, keys) =>
        {
            options.XmlRepository = new RecordXmlRepository(records, keys);
            options.XmlEncryptor = new RepositorySeals();
        });
        return services;
    }

    /// <summary>Without an encryptor every new key would be warned about as unprotected, though the repository seals it whole.</summary>
    private sealed class RepositorySeals : IXmlEncryptor
    {
        public EncryptedXmlInfo Encrypt(XElement plaintextElement) =>
            new(new XElement("sealedByRepository", new XElement(plaintextElement)), typeof(NullXmlDecryptor));
    }
}
