import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Language, Parser } from 'web-tree-sitter';

export const root = fileURLToPath(new URL('../../../', import.meta.url));
export const read = path => readFileSync(root + path, 'utf8');

await Parser.init();
const parser = new Parser();
parser.setLanguage(await Language.load(createRequire(import.meta.url).resolve('tree-sitter-bicep/tree-sitter-bicep.wasm')));

export const parse = text => parser.parse(text).rootNode;

export const files = readdirSync(root + 'infra', { recursive: true })
  .filter(name => name.endsWith('.bicep'))
  .map(name => ({ name: 'infra/' + name, text: read('infra/' + name) }))
  .map(file => ({ ...file, tree: parse(file.text) }));

export const all = (tree, type) => tree.descendantsOfType(type);
