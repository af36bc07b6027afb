#!/bin/sh
# Roles reach the storage service some minutes after they were given; a deployment before that ends in 403.
# This waits until who deploys can see the package container, which was given in the same breath as the app's own roles.
set -eu

for name in API_BASE_URL PACKAGE_CONTAINER_URL; do
  eval "value=\${$name:-}"
  if [ -z "$value" ]; then
    echo "The deployment has no output $name." >&2
    exit 1
  fi
done

if [ -z "${AZURE_PRINCIPAL_ID:-}" ]; then
  echo "Nobody was given a role on the package container. If the next step answers 403, run 'azd deploy' again."
  exit 0
fi

token=$(azd auth token --scope https://storage.azure.com/.default)
for attempt in $(seq 1 18); do
  status=$(curl -sS -o /dev/null -w '%{http_code}' \
    -H "Authorization: Bearer $token" -H 'x-ms-version: 2023-11-03' "$PACKAGE_CONTAINER_URL?restype=container" || true)
  if [ "$status" = 200 ]; then
    echo "Roles are in force. The address will be $API_BASE_URL"
    exit 0
  fi
  echo "Waiting for roles ($attempt of 18, answer $status)"
  sleep 10
done

echo "The roles are still not in force. Run 'azd deploy' in a few minutes." >&2
exit 1
