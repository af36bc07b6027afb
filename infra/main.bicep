targetScope = 'subscription'

@minLength(1)
@maxLength(64)
@description('Name of the environment; the names of all resources derive from it.')
param environmentName string

@minLength(1)
@description('Region of all resources. The list is that of Flex Consumption.')
@allowed([
  'australiaeast'
  'centralindia'
  'centralus'
  'eastasia'
  'eastus'
  'eastus2'
  'francecentral'
  'germanywestcentral'
  'northcentralus'
  'northeurope'
  'southcentralus'
  'southeastasia'
  'swedencentral'
  'uksouth'
  'westcentralus'
  'westeurope'
  'westus2'
])
@metadata({
  azd: {
    type: 'location'
  }
})
param location string

@description('Object id of who deploys; may read the package container, so that the deployment can wait for its roles. Empty: nobody.')
param principalId string = ''

@description('What the principal is: a person, or the service principal of a pipeline.')
@allowed(['User', 'ServicePrincipal', 'Group'])
param principalType string = 'User'

@description('The address that people and websites use, when a domain of your own stands in front of the app: scheme and host, no slash. Empty: the app\'s own.')
param publicUrl string = ''

@description('Header in which your edge names the client address, such as X-Azure-ClientIP. Empty: none is trusted.')
param clientAddressHeader string = ''

@description('Address of the Internet Computer API, where payments go.')
param internetComputer string = 'https://icp-api.io'

@description('Domains of ENS under which the service gives out names, separated by commas; empty for none.')
param nameDomains string = ''

@description('Resolver contracts that the gateway answers for, as 0x…=ens,0x…=dm3; empty for none.')
param gatewayResolvers string = ''

@description('Which of the gateway signing accounts signs; raise it by one after the resolvers list the next one.')
@minValue(1)
param gatewaySignerVersion int = 1

@description('JSON-RPC of an Ethereum node, for names of the chain; empty for none. It may hold a key.')
@secure()
param ethereumRpc string = ''

@description('Registry of ENS on that chain; empty for the main chain.')
param ethereumRegistry string = ''

@description('Signed statements (names, accounts, tokens) that one client address may send at once.')
@minValue(1)
param proofsAtOnce int = 200

@description('Signed statements that one client address may send a minute after that.')
@minValue(1)
param proofsPerMinute int = 120

@description('Profiles of names that one client address may look at at once.')
@minValue(1)
param lookupsAtOnce int = 600

@description('Profiles of names that one client address may look at a minute after that.')
@minValue(1)
param lookupsPerMinute int = 300

@description('Messages that one client address may put into inboxes at once.')
@minValue(1)
param messagesAtOnce int = 60

@description('Messages that one client address may put into inboxes a minute after that.')
@minValue(1)
param messagesPerMinute int = 60

@description('Payments that may be asked for in the name of one site at once.')
@minValue(1)
param paymentsAtOnce int = 600

@description('Payments that may be asked for in the name of one site a minute after that.')
@minValue(1)
param paymentsPerMinute int = 600

@description('Host names of the vaults whose keys people may bring, separated by commas. Empty: none.')
param remoteVaults string = ''

@minValue(1)
@description('How many service keys there are. Raise it by one to rotate; never lower it.')
param serviceKeyVersions int = 1

@minValue(100000)
@maxValue(10000000)
@description('PBKDF2 iterations of new passphrase slots; older ones are raised at their next unlock.')
param passphraseIterations int = 600000

@minValue(1)
@maxValue(1000000)
@description('Profiles that one client address may make at once, in each instance.')
param createsAtOnce int = 200

@minValue(1)
@maxValue(1000000)
@description('Profiles that one client address may make a minute after that, in each instance.')
param createsPerMinute int = 120

@minValue(0)
@description('Seconds that the recovery of a bucket waits for a veto.')
param recoveryDelay int = 259200

@minValue(1)
@description('Number of the service\'s DID. Raising it by one replaces the key that storage tokens are addressed to.')
param serviceDidNumber int = 1

@description('Other services that may say who owns a bucket whose id they drew, as did:key:…=https://address; empty for none.')
param trustedServices string = ''

@description('Root key of another network than the main one of the Internet Computer, in hex; empty for the main one.')
param internetComputerKey string = ''

@description('Whether who deploys may rotate the vault key.')
param keyOfficerAccess bool = false

@description('Memory of an instance in megabytes.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@minValue(40)
@maxValue(1000)
@description('Most instances at a time; also the bound of what a flood of requests can cost.')
param maximumInstanceCount int = 40

@minValue(0)
@description('Instances for HTTP that are always ready, and billed. None: the first request after a pause waits for a cold start.')
param alwaysReadyInstances int = 0

@description('Redundancy of the wallets\' storage.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_RAGRS'])
param dataStorageSku string = 'Standard_LRS'

@minValue(7)
@maxValue(90)
@description('Days for which a deleted vault can be recovered. It cannot be changed later.')
param vaultRetentionDays int = 90

@description('Who is told when the budget is nearly used. Empty: no budget is made.')
param budgetEmail string = ''

@minValue(1)
@description('Budget a month, in the currency of the subscription.')
param budgetAmount int = 50

@description('First day of the budget: the first of a month. Leave it as it is.')
param budgetStart string = utcNow('yyyy-MM-01')

@description('Names to use in place of the derived ones.')
param resourceGroupName string = ''

@description('Name of the function app in place of the derived one.')
param apiServiceName string = ''

var abbrs = loadJsonContent('./abbreviations.json')
var resourceToken = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }
var functionAppName = empty(apiServiceName) ? '${abbrs.webSitesFunctions}api-${resourceToken}' : apiServiceName
var packageContainerName = 'app-package'
var tableName = 'guise'
var objectContainerName = 'objects'

resource rg 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: empty(resourceGroupName) ? '${abbrs.resourcesResourceGroups}${environmentName}' : resourceGroupName
  location: location
  tags: tags
}

module identity 'app/identity.bicep' = {
  name: 'identity'
  scope: rg
  params: {
    name: '${abbrs.managedIdentityUserAssignedIdentities}api-${resourceToken}'
    location: location
    tags: tags
  }
}

module monitoring 'app/monitoring.bicep' = {
  name: 'monitoring'
  scope: rg
  params: {
    applicationInsightsName: '${abbrs.insightsComponents}${resourceToken}'
    logAnalyticsName: '${abbrs.operationalInsightsWorkspaces}${resourceToken}'
    location: location
    tags: tags
  }
}

// The host's own storage: the package, Durable's queues and histories, the timer's lease. No wallet is in it.
module hostStorage 'app/storage.bicep' = {
  name: 'hostStorage'
  scope: rg
  params: {
    name: '${abbrs.storageStorageAccounts}host${resourceToken}'
    location: location
    tags: tags
    sku: 'Standard_LRS'
    containerNames: [packageContainerName]
    tableNames: []
  }
}

module dataStorage 'app/storage.bicep' = {
  name: 'dataStorage'
  scope: rg
  params: {
    name: '${abbrs.storageStorageAccounts}data${resourceToken}'
    location: location
    tags: tags
    sku: dataStorageSku
    containerNames: [objectContainerName]
    tableNames: [tableName]
  }
}

module vault 'app/vault.bicep' = {
  name: 'vault'
  scope: rg
  params: {
    name: '${abbrs.keyVaultVaults}${resourceToken}'
    location: location
    tags: tags
    retentionDays: vaultRetentionDays
  }
}

module rbac 'app/rbac.bicep' = {
  name: 'rbac'
  scope: rg
  params: {
    identityPrincipalId: identity.outputs.principalId
    userPrincipalId: principalId
    userPrincipalType: principalType
    keyOfficerAccess: keyOfficerAccess
    hostStorageName: hostStorage.outputs.name
    packageContainerName: packageContainerName
    dataStorageName: dataStorage.outputs.name
    tableName: tableName
    objectContainerName: objectContainerName
    vaultName: vault.outputs.name
    keyName: vault.outputs.keyName
    applicationInsightsName: monitoring.outputs.applicationInsightsName
  }
}

module api 'app/api.bicep' = {
  name: 'api'
  scope: rg
  params: {
    name: functionAppName
    planName: '${abbrs.webServerFarms}${resourceToken}'
    location: location
    tags: tags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    applicationInsightsName: monitoring.outputs.applicationInsightsName
    hostStorageName: hostStorage.outputs.name
    packageContainerName: packageContainerName
    dataStorageName: dataStorage.outputs.name
    serviceKeyUri: vault.outputs.keyUri
    serviceKeyVersions: serviceKeyVersions
    recoveryDelay: recoveryDelay
    serviceDidNumber: serviceDidNumber
    trustedServices: trustedServices
    internetComputerKey: internetComputerKey
    remoteVaults: remoteVaults
    publicUrl: publicUrl
    clientAddressHeader: clientAddressHeader
    internetComputer: internetComputer
    passphraseIterations: passphraseIterations
    createsAtOnce: createsAtOnce
    createsPerMinute: createsPerMinute
    nameDomains: nameDomains
    gatewayResolvers: gatewayResolvers
    gatewaySignerVersion: gatewaySignerVersion
    ethereumRpc: ethereumRpc
    ethereumRegistry: ethereumRegistry
    proofsAtOnce: proofsAtOnce
    proofsPerMinute: proofsPerMinute
    lookupsAtOnce: lookupsAtOnce
    lookupsPerMinute: lookupsPerMinute
    messagesAtOnce: messagesAtOnce
    messagesPerMinute: messagesPerMinute
    paymentsAtOnce: paymentsAtOnce
    paymentsPerMinute: paymentsPerMinute
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    alwaysReadyInstances: alwaysReadyInstances
  }
}

module budget 'app/budget.bicep' = if (!empty(budgetEmail)) {
  name: 'budget'
  scope: rg
  params: {
    name: '${abbrs.consumptionBudgets}${resourceToken}'
    amount: budgetAmount
    email: budgetEmail
    start: budgetStart
  }
}

output AZURE_LOCATION string = location
output AZURE_TENANT_ID string = tenant().tenantId
output SERVICE_API_NAME string = api.outputs.name
output API_BASE_URL string = api.outputs.baseUrl
output PACKAGE_CONTAINER_URL string = '${hostStorage.outputs.blobEndpoint}${packageContainerName}'
output VAULT_NAME string = vault.outputs.name
output VAULT_KEY_NAME string = vault.outputs.keyName
