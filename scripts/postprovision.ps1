# Roles reach the storage service some minutes after they were given; a deployment before that ends in 403.
# This waits until who deploys can see the package container, which was given in the same breath as the app's own roles.
$ErrorActionPreference = 'Stop'

foreach ($name in 'API_BASE_URL', 'PACKAGE_CONTAINER_URL') {
    if (-not [Environment]::GetEnvironmentVariable($name)) {
        throw "The deployment has no output $name."
    }
}

if (-not $env:AZURE_PRINCIPAL_ID) {
    Write-Host "Nobody was given a role on the package container. If the next step answers 403, run 'azd deploy' again."
    exit 0
}

$token = azd auth token --scope https://storage.azure.com/.default
$headers = @{ Authorization = "Bearer $token"; 'x-ms-version' = '2023-11-03' }
foreach ($attempt in 1..18) {
    $answer = Invoke-WebRequest "$($env:PACKAGE_CONTAINER_URL)?restype=container" -Headers $headers -SkipHttpErrorCheck
    if ($answer.StatusCode -eq 200) {
        Write-Host "Roles are in force. The address will be $($env:API_BASE_URL)"
        exit 0
    }
    Write-Host "Waiting for roles ($attempt of 18, answer $($answer.StatusCode))"
    Start-Sleep -Seconds 10
}

throw "The roles are still not in force. Run 'azd deploy' in a few minutes."
