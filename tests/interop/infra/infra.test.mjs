import assert from 'node:assert/strict';
import { test } from 'node:test';
import { all, files, parse, read } from './bicep.mjs';

const allowedRoles = {
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b': 'Storage Blob Data Owner',
  'ba92f5b4-2d11-453d-a403-e96b0029c9fe': 'Storage Blob Data Contributor',
  '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1': 'Storage Blob Data Reader',
  '974c5e8b-45b9-4653-ba55-5f855dd0fb88': 'Storage Queue Data Contributor',
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3': 'Storage Table Data Contributor',
  'e147488a-f6f5-4113-8e2d-b22465e65bf6': 'Key Vault Crypto Service Encryption User',
  '14b46e9e-c2b7-41b4-b07b-48a6ebf60603': 'Key Vault Crypto Officer',
  '3913510d-42f4-4e42-8a64-420c390055eb': 'Monitoring Metrics Publisher',
};
// Parts of a resource, and kinds that Azure gives no tags.
const untagged = ['blobServices', 'containers', 'tableServices', 'tables', 'keys', 'basicPublishingCredentialsPolicies',
  'Microsoft.Authorization/roleAssignments', 'Microsoft.Consumption/budgets', 'Microsoft.Web/sites/config'];

const resources = files.flatMap(file => all(file.tree, 'resource_declaration').map(node => ({
  file: file.name,
  text: node.text,
  head: node.text.slice(0, node.text.indexOf('{')),
  type: node.namedChildren.find(child => child.type === 'string').text.slice(1, -1),
})));
const existing = resource => /\bexisting\s*=/.test(resource.head);

for (const file of files) test(`${file.name} is Bicep`, () => assert.equal(file.tree.hasError, false));

test('a broken file would be noticed', () => assert.ok(parse("resource x 'y' = {").hasError));

test('every resource that is made is tagged', () => {
  for (const resource of resources.filter(made => !existing(made) && !untagged.includes(made.type.split('@')[0])))
    assert.match(resource.text, /^  tags: /m, `${resource.file}: ${resource.type}`);
});

test('every API version is pinned', () => {
  for (const resource of resources.filter(found => found.type.includes('/')))
    assert.match(resource.type, /@\d{4}-\d{2}-\d{2}(-preview)?$/, resource.file);
});

test('no module comes from elsewhere', () => {
  for (const file of files)
    for (const module of all(file.tree, 'module_declaration')) assert.match(module.text, /^module \w+ 'app\/\w+\.bicep'/);
});

test('every parameter is described', () => {
  for (const file of files)
    for (const parameter of all(file.tree, 'parameter_declaration'))
      assert.ok(parameter.previousNamedSibling?.text.includes('@description('), `${file.name}: ${parameter.text}`);
});

test('no key leaves a resource', () => {
  for (const file of files) {
    assert.doesNotMatch(file.text, /\blist(Keys|AccountSas|ServiceSas|Secrets)?\s*\(|AccountKey=|SharedAccessKey|connectionStrings?\b.*key/i, file.name);
    for (const output of all(file.tree, 'output_declaration')) assert.doesNotMatch(output.text, /secret|password|connectionString/i, file.name);
  }
});

test('no storage account takes shared keys, and none is public', () => {
  const accounts = resources.filter(found => found.type.startsWith('Microsoft.Storage/storageAccounts@') && !existing(found));
  assert.ok(accounts.length > 0);
  for (const account of accounts) {
    assert.match(account.text, /allowSharedKeyAccess: false/);
    assert.match(account.text, /allowBlobPublicAccess: false/);
    assert.match(account.text, /minimumTlsVersion: 'TLS1_2'/);
  }
});

test('the vault cannot be purged and knows roles only', () => {
  const vault = read('infra/app/vault.bicep');
  assert.match(vault, /enablePurgeProtection: true/);
  assert.match(vault, /enableRbacAuthorization: true/);
  assert.match(vault, /exportable: false/);
});

test('only known roles are given, each on a resource and not on a group', () => {
  const ids = files.flatMap(file => file.text.match(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? []);
  assert.deepEqual([...new Set(ids)].sort(), Object.keys(allowedRoles).sort());
  for (const assignment of resources.filter(found => found.type.startsWith('Microsoft.Authorization/roleAssignments')))
    assert.match(assignment.text, /^\s+scope: (hostStorage|dataStorage|vault|applicationInsights)/m, assignment.head);
});

test('websites may call, but never with credentials', () => {
  assert.match(read('infra/app/api.bicep'), /allowedOrigins: \['\*'\]\s+supportCredentials: false/);
});

test('azd finds the app, and the hooks find their values', () => {
  assert.match(read('azure.yaml'), /^  api:$/m);
  assert.match(read('infra/app/api.bicep'), /'azd-service-name': 'api'/);
  const outputs = [...read('infra/main.bicep').matchAll(/^output (\w+) /gm)].map(match => match[1]);
  const given = ['AZURE_PRINCIPAL_ID'];
  for (const script of ['scripts/postprovision.sh', 'scripts/postprovision.ps1']) {
    const text = read(script);
    assert.ok(text.split('\n').length <= 40, script);
    const used = [...new Set(text.match(/\b[A-Z]+(_[A-Z]+)+\b/g))];
    assert.deepEqual(used.filter(name => !outputs.includes(name) && !given.includes(name)), [], script);
  }
});

test('every parameter of the deployment exists, and what azd must give has no default', () => {
  const main = files.find(file => file.name === 'infra/main.bicep');
  const declared = all(main.tree, 'parameter_declaration').map(parameter => parameter.text.split(/\s+/)[1]);
  const parameters = JSON.parse(read('infra/main.parameters.json')).parameters;
  for (const name of Object.keys(parameters)) assert.ok(declared.includes(name), name);
  for (const name of ['environmentName', 'location']) assert.ok(parameters[name], name);
});
