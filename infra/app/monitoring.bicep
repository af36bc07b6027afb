@description('Name of the Application Insights resource.')
param applicationInsightsName string

@description('Name of the workspace that keeps its data.')
param logAnalyticsName string

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@minValue(30)
@description('Days for which telemetry is kept; the first thirty are free.')
param retentionDays int = 30

@description('Gigabytes a day after which the workspace takes no more: a bound of the bill, not of the service.')
param dailyCapGb int = 1

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: logAnalyticsName
  location: location
  tags: tags
  properties: {
    sku: {
      name: 'PerGB2018'
    }
    retentionInDays: retentionDays
    workspaceCapping: {
      dailyQuotaGb: dailyCapGb
    }
  }
}

resource applicationInsights 'Microsoft.Insights/components@2020-02-02' = {
  name: applicationInsightsName
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
    DisableIpMasking: false
  }
}

output applicationInsightsName string = applicationInsights.name
