// A node of Ethereum with nothing on it but the registry of ENS and one resolver: what a name says can be changed at any time.
import { createServer } from 'node:http'
import * as ethers from 'ethers'

const resolver = '0x' + '22'.repeat(20)
const calls = new ethers.Interface([
  'function resolver(bytes32) view returns (address)', 'function supportsInterface(bytes4) view returns (bool)',
  'function addr(bytes32) view returns (address)', 'function text(bytes32,string) view returns (string)'])

export const registry = '0x' + '11'.repeat(20)

/** @returns the node: `set(name, address, text)` is a transaction, `calls` counts what was asked. */
export async function startChain(path = '/') {
  const names = new Map()
  const chain = { calls: 0, set: (name, address, text) => names.set(ethers.namehash(name), { address, text }) }
  const answer = (method, params) => {
    if (method === 'eth_chainId') return '0x539'
    chain.calls++
    const call = calls.parseTransaction({ data: params[0].data }), record = names.get(call.args[0])
    const value = {
      resolver: () => record ? resolver : ethers.ZeroAddress, supportsInterface: () => false,
      addr: () => record?.address ?? ethers.ZeroAddress, text: () => record?.text ?? '',
    }[call.name]()
    return calls.encodeFunctionResult(call.fragment, [value])
  }
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', part => { body += part })
    request.on('end', () => {
      const { id, method, params } = JSON.parse(body)
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ id, jsonrpc: '2.0', result: answer(method, params) }))
    })
  })
  await new Promise(done => server.listen(0, '127.0.0.1', done))
  return Object.assign(chain, { url: `http://127.0.0.1:${server.address().port}${path}`, stop: () => server.close() })
}
