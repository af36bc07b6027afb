@description('Name of the function app.')
param name string

@description('Name of its plan.')
param planName string

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Resource id of the identity under which the app runs.')
param identityId string

@description('Client id of that identity.')
param identityClientId string

@description('Name of the Application Insights resource.')
param applicationInsightsName string

@description('Name of the host\'s storage account.')
param hostStorageName string

@description('Name of the container that holds the package.')
param packageContainerName string

@description('Name of the wallets\' storage account.')
param dataStorageName string

@description('The vault key, with its version, that wraps the service keys.')
param serviceKeyUri string

@description('How many service keys there are.')
param serviceKeyVersions int

@description('Seconds that the recovery of a bucket waits for a veto.')
param recoveryDelay int

@description('Number of the service\'s DID.')
param serviceDidNumber int

@description('Other services that may say who owns a bucket whose id they drew, as did:key:…=https://address; empty for none.')
param trustedServices string

@description('Root key of another network than the main one of the Internet Computer, in hex; empty for the main one.')
param internetComputerKey string

@description('Host names of the vaults whose keys people may bring, separated by commas.')
param remoteVaults string

@description('The address that people and websites use; empty for the app\'s own.')
param publicUrl string

@description('Header in which the edge names the client address; empty for none.')
param clientAddressHeader string

@description('Address of the Internet Computer API, where payments go.')
param internetComputer string

@description('PBKDF2 iterations of new passphrase slots.')
param passphraseIterations int

@description('Profiles that one client address may make at once.')
param createsAtOnce int

@description('Profiles that one client address may make a minute after that.')
param createsPerMinute int

@description('Domains of ENS under which the service gives out names, separated by commas; empty for none.')
param nameDomains string

@description('Resolver contracts that the gateway answers for, as 0x…=ens,0x…=dm3; empty for none.')
param gatewayResolvers string

@description('Which of the gateway signing accounts signs; GET /v1/gateway shows it and the next.')
param gatewaySignerVersion int

@description('JSON-RPC of an Ethereum node, for names of the chain; empty for none. It may hold a key.')
@secure()
param ethereumRpc string

@description('Registry of ENS on that chain; empty for the main chain.')
param ethereumRegistry string

@description('Signed statements that one client address may send at once.')
param proofsAtOnce int

@description('Signed statements that one client address may send a minute after that.')
param proofsPerMinute int

@description('Profiles of names that one client address may look at at once.')
param lookupsAtOnce int

@description('Profiles of names that one client address may look at a minute after that.')
param lookupsPerMinute int

@description('Messages that one client address may put into inboxes at once.')
param messagesAtOnce int

@description('Messages that one client address may put into inboxes a minute after that.')
param messagesPerMinute int

@description('Payments that may be asked for in the name of one site at once.')
param paymentsAtOnce int

@description('Payments that may be asked for in the name of one site a minute after that.')
param paymentsPerMinute int

@description('Memory of an instance in megabytes.')
param instanceMemoryMB int

@description('Most instances at a time.')
param maximumInstanceCount int

@description('Instances for HTTP that are always ready.')
param alwaysReadyInstances int

var baseUrl = empty(publicUrl) ? 'https://${api.properties.defaultHostName}' : publicUrl

resource hostStorage 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: hostStorageName
}

resource dataStorage 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: dataStorageName
}

resource applicationInsights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: applicationInsightsName
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
  }
}

resource api 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  // azd finds the app by this tag when it deploys the service of the same name.
  tags: union(tags, { 'azd-service-name': 'api' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${hostStorage.properties.primaryEndpoints.blob}${packageContainerName}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: alwaysReadyInstances == 0 ? [] : [
          {
            name: 'http'
            instanceCount: alwaysReadyInstances
          }
        ]
      }
    }
    siteConfig: {
      alwaysOn: false
      minTlsVersion: '1.2'
      // On this plan the platform answers preflights. Every website may ask: who calls is told by a bearer token, never by a cookie.
      cors: {
        allowedOrigins: ['*']
        supportCredentials: false
      }
    }
  }

  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: {
      allow: false
    }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: {
      allow: false
    }
  }
}

// Apart from the app, because the settings tell its address.
resource settings 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: api
  name: 'appsettings'
  properties: {
    AzureWebJobsStorage__credential: 'managedidentity'
    AzureWebJobsStorage__clientId: identityClientId
    AzureWebJobsStorage__blobServiceUri: hostStorage.properties.primaryEndpoints.blob
    AzureWebJobsStorage__queueServiceUri: hostStorage.properties.primaryEndpoints.queue
    AzureWebJobsStorage__tableServiceUri: hostStorage.properties.primaryEndpoints.table
    APPLICATIONINSIGHTS_CONNECTION_STRING: applicationInsights.properties.ConnectionString
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
    // What the host takes at most. It answers what is larger with a bare 500, so this stands above what the application judges itself.
    FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: '134217728'
    TASKHUB_NAME: 'guise'
    Azure__ClientId: identityClientId
    Azure__Tables: dataStorage.properties.primaryEndpoints.table
    Azure__Blobs: dataStorage.properties.primaryEndpoints.blob
    Azure__ServiceKey: serviceKeyUri
    Azure__ServiceKeyVersions: string(serviceKeyVersions)
    Azure__RemoteVaults: remoteVaults
    Guise__PublicUrl: baseUrl
    Guise__ClientAddressHeader: clientAddressHeader
    Guise__InternetComputer: internetComputer
    Guise__PassphraseIterations: string(passphraseIterations)
    Guise__CreatesAtOnce: string(createsAtOnce)
    Guise__CreatesPerMinute: string(createsPerMinute)
    Guise__AllowLocalSites: 'false'
    Guise__NameDomains: nameDomains
    Guise__GatewayResolvers: gatewayResolvers
    Guise__GatewaySignerVersion: string(gatewaySignerVersion)
    Guise__EthereumRpc: ethereumRpc
    Guise__EthereumRegistry: ethereumRegistry
    Guise__ProofsAtOnce: string(proofsAtOnce)
    Guise__ProofsPerMinute: string(proofsPerMinute)
    Guise__LookupsAtOnce: string(lookupsAtOnce)
    Guise__LookupsPerMinute: string(lookupsPerMinute)
    Guise__MessagesAtOnce: string(messagesAtOnce)
    Guise__MessagesPerMinute: string(messagesPerMinute)
    Guise__PaymentsAtOnce: string(paymentsAtOnce)
    Guise__PaymentsPerMinute: string(paymentsPerMinute)
    Guise__RecoveryDelay: string(recoveryDelay)
    Guise__ServiceDidNumber: string(serviceDidNumber)
    Guise__TrustedServices: trustedServices
    Guise__InternetComputerKey: internetComputerKey
  }
}

output name string = api.name
output baseUrl string = baseUrl
