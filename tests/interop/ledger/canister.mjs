// Runs a canister of Motoko: the functions of the system interface (ic0) that a ledger uses. Memory is addressed with 64 bits, which wants Node 24.
import mo from 'motoko'
import { createRequire } from 'node:module'

const core = createRequire(import.meta.url)('motoko/packages/latest/core.json')
const pageBytes = 65536

export class Rejected extends Error {
  constructor(code, message) {
    super(message)
    this.code = code
  }
}

export function compile(source) {
  mo.loadPackage(core)
  mo.write('ledger.mo', source)
  return mo.wasm('ledger.mo', 'ic').wasm
}

// The module with all its globals exported: they are state, too.
function withGlobals(wasm) {
  const leb128 = number => number < 128 ? [number] : [number & 127 | 128, ...leb128(number >>> 7)]
  const number = at => {
    let value = 0, shift = 0
    for (; wasm[at] & 128; shift += 7) value |= (wasm[at++] & 127) << shift
    return [value | wasm[at] << shift, at + 1]
  }
  const module = [wasm.subarray(0, 8)]
  let globals = 0
  for (let at = 8; at < wasm.length;) {
    const [size, start] = number(at + 1)
    if (wasm[at] === 6) globals = number(start)[0]
    if (wasm[at] === 7) {
      const [count, first] = number(start)
      const added = Array.from({ length: globals }, (_, i) => [...leb128(String(i).length + 1), ...Buffer.from('g' + i), 3, ...leb128(i)]).flat()
      const exports = Buffer.concat([Buffer.from(leb128(count + globals)), wasm.subarray(first, start + size), Buffer.from(added)])
      module.push(Buffer.from([7, ...leb128(exports.length)]), exports)
    } else module.push(wasm.subarray(at, start + size))
    at = start + size
  }
  return Buffer.concat(module)
}

export class Canister {
  #instance
  #stable = new Uint8Array()
  #message

  constructor(wasm, installer) {
    this.#instance = new WebAssembly.Instance(new WebAssembly.Module(withGlobals(wasm)), { ic0: this.#system() })
    this.#run('canister_init', installer, new Uint8Array())
  }

  // Of what a query does to the state nothing stays.
  query(method, caller, argument) {
    const { mem, ...others } = this.#instance.exports
    const memory = new Uint8Array(mem.buffer).slice()
    const globals = Object.values(others).filter(item => item instanceof WebAssembly.Global).map(item => [item, item.value])
    try {
      return this.#run('canister_query ' + method, caller, argument)
    } finally {
      new Uint8Array(mem.buffer).fill(0, memory.length).set(memory)
      for (const [item, value] of globals) if (item.value !== value) item.value = value
    }
  }

  update = (method, caller, argument) => this.#run('canister_update ' + method, caller, argument)

  #run(entry, caller, argument) {
    const code = this.#instance.exports[entry]
    if (!code) throw new Rejected(3, 'There is no such method.')
    this.#message = { caller, argument, reply: [] }
    code()
    return Buffer.concat(this.#message.reply)
  }

  #bytes = (at, length) => new Uint8Array(this.#instance.exports.mem.buffer, Number(at), Number(length))
  #copy = source => (to, from, length) => this.#bytes(to, length).set(source().subarray(Number(from), Number(from) + Number(length)))

  #system() {
    const size = source => () => BigInt(source().length)
    const argument = () => this.#message.argument, caller = () => this.#message.caller, self = () => Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1, 1, 1)
    const offered = {
      msg_arg_data_size: size(argument), msg_arg_data_copy: this.#copy(argument),
      msg_caller_size: size(caller), msg_caller_copy: this.#copy(caller),
      canister_self_size: size(self), canister_self_copy: this.#copy(self),
      msg_reply_data_append: (at, length) => this.#message.reply.push(this.#bytes(at, length).slice()),
      msg_reply: () => {},
      msg_reject: (at, length) => { throw new Rejected(4, Buffer.from(this.#bytes(at, length)).toString()) },
      trap: (at, length) => { throw new Rejected(5, Buffer.from(this.#bytes(at, length)).toString()) },
      debug_print: () => {},
      time: () => BigInt(Date.now()) * 1_000_000n,
      canister_status: () => 1, is_controller: () => 0, performance_counter: () => 0n, global_timer_set: () => 0n,
      stable64_size: () => BigInt(this.#stable.length / pageBytes),
      stable64_grow: pages => {
        const before = this.#stable
        this.#stable = new Uint8Array(before.length + Number(pages) * pageBytes)
        this.#stable.set(before)
        return BigInt(before.length / pageBytes)
      },
      stable64_write: (to, from, length) => this.#stable.set(this.#bytes(from, length), Number(to)),
      stable64_read: this.#copy(() => this.#stable),
    }
    // A ledger calls nobody; who does would find this.
    return new Proxy(offered, { get: (known, name) => known[name] ?? (() => { throw new Rejected(5, `This replica has no ic0.${name}.`) }) })
  }
}
