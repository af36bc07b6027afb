@description('Object id of the identity under which the app runs.')
param identityPrincipalId string

@description('Object id of who deploys; empty for nobody.')
param userPrincipalId string

@description('What the one who deploys is.')
param userPrincipalType string

@description('Whether who deploys may rotate the vault key.')
param keyOfficerAccess bool

@description('Name of the host\'s storage account.')
param hostStorageName string

@description('Name of the container that holds the package.')
param packageContainerName string

@description('Name of the wallets\' storage account.')
param dataStorageName string

@description('Name of the wallets\' table.')
param tableName string

@description('Name of the container that holds the bytes of objects.')
param objectContainerName string

@description('Name of the vault.')
param vaultName string

@description('Name of the key that wraps the service keys.')
param keyName string

@description('Name of the Application Insights resource.')
param applicationInsightsName string

var roles = {
  blobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  blobDataContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  blobDataReader: '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'
  queueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  tableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
  keyWrapper: 'e147488a-f6f5-4113-8e2d-b22465e65bf6'
  keyOfficer: '14b46e9e-c2b7-41b4-b07b-48a6ebf60603'
  metricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
}
var hostRoles = [roles.blobDataOwner, roles.queueDataContributor, roles.tableDataContributor]

resource hostStorage 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: hostStorageName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource packages 'containers' existing = {
      name: packageContainerName
    }
  }
}

resource dataStorage 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: dataStorageName

  resource tables 'tableServices' existing = {
    name: 'default'

    resource table 'tables' existing = {
      name: tableName
    }
  }

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource objects 'containers' existing = {
      name: objectContainerName
    }
  }
}

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = {
  name: vaultName

  resource key 'keys' existing = {
    name: keyName
  }
}

resource applicationInsights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: applicationInsightsName
}

resource hostAssignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in hostRoles: {
    name: guid(hostStorage.id, identityPrincipalId, role)
    scope: hostStorage
    properties: {
      principalId: identityPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
    }
  }
]

resource dataAssignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(hostStorage.id, dataStorage.id, tableName, identityPrincipalId)
  scope: dataStorage::tables::table
  properties: {
    principalId: identityPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.tableDataContributor)
  }
}

resource objectAssignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(dataStorage.id, objectContainerName, identityPrincipalId)
  scope: dataStorage::blobs::objects
  properties: {
    principalId: identityPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobDataContributor)
  }
}

resource keyAssignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, keyName, identityPrincipalId, roles.keyWrapper)
  scope: vault::key
  properties: {
    principalId: identityPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyWrapper)
  }
}

resource metricsAssignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(applicationInsights.id, identityPrincipalId, roles.metricsPublisher)
  scope: applicationInsights
  properties: {
    principalId: identityPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.metricsPublisher)
  }
}

resource userPackageAssignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(userPrincipalId)) {
  name: guid(hostStorage.id, packageContainerName, userPrincipalId, roles.blobDataReader)
  scope: hostStorage::blobs::packages
  properties: {
    principalId: userPrincipalId
    principalType: userPrincipalType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobDataReader)
  }
}

resource userKeyAssignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (keyOfficerAccess && !empty(userPrincipalId)) {
  name: guid(vault.id, userPrincipalId, roles.keyOfficer)
  scope: vault
  properties: {
    principalId: userPrincipalId
    principalType: userPrincipalType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyOfficer)
  }
}
