using Guise;
using Guise.Functions;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Logging.AddGuiseFilters();
builder.Services.AddGuise().AddGuiseAzure(AzureOptions.Read(builder.Configuration));
builder.Build().Run();
