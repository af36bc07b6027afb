using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Guise.Cryptography;
using Guise.Platform.Records;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Guise.Platform.Keys;

/// <summary>
/// ASP.NET's data-protection keys as rows, sealed whole under the service key. Its interface is synchronous, and it is
/// called a few times a day; by a page's form, too, when there were no keys at the start. A page is rendered by one thread at a time,
/// so what is awaited here goes on elsewhere: it would wait for the thread that waits for it.
/// </summary>
internal sealed class RecordXmlRepository(IRecordStore records, ServiceKeys keys) : IXmlRepository
{
    private const string Partition = "data-protection";

    public IReadOnlyCollection<XElement> GetAllElements() => Task.Run(Read).GetAwaiter().GetResult();

    public void StoreElement(XElement element, string friendlyName) => Task.Run(() => Store(element)).GetAwaiter().GetResult();

    private async Task<List<XElement>> Read()
    {
        List<XElement> elements = [];
        RecordPage page;
        string? after = null;
        do
        {
            page = await records.Query(Partition, "", RecordKeys.MaxPage, after);
            foreach (StoredRecord record in page.Items)
            {
                byte[] text = await keys.Open(Partition, record.Value, Data(record.Row));
                using MemoryStream stream = new(text);
                elements.Add(XElement.Load(stream));
                CryptographicOperations.ZeroMemory(text);
                after = record.Row;
            }
        }
        while (page.More);
        return elements;
    }

    private async Task Store(XElement element)
    {
        byte[] text = Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting));
        string row = Guid.NewGuid().ToString("N");
        byte[] box = await keys.Seal(Partition, text, Data(row));
        CryptographicOperations.ZeroMemory(text);
        if (await records.Write(Partition, [new RecordWrite.Insert(row, box)]) is not WriteOutcome.Written)
            throw new InvalidOperationException("A data-protection key found its row taken.");
    }

    private static byte[] Data(string row) => Frame.Of(Partition, row);
}
