// ONNX Runtime imports this in place of its own glue, whose address is left in `pairloomRuntime`, and starts its module
// through it: so the engine comes by the module, and can keep what a run works on in the module's memory.
const runtime = globalThis.pairloomRuntime;
const { default: startModule } = await import(/* @vite-ignore */ runtime.glue);

// The attention that the runtime takes for more than one token sizes its tiles by a cache whose size WebAssembly does not
// know, and ends up with tiles of one number: five times slower behind a text of 512 tokens. A setting of its environment
// makes it take the other attention. Nothing hands an environment in, so it is written over entries that nobody reads.
const setting = 'ORT_GQA_DISABLE_FLASH_ATTENTION=1\0';
const unread = 'USER=web_user\0LOGNAME=web_user\0PATH=/\0';

export default async function startCaptured(options) {
  const module = await startModule(options);
  const memory = module.HEAPU8;
  const at = indexOf(memory, bytesOf(unread));
  runtime.hasPlainAttention = at !== -1;
  if (at !== -1) memory.set(bytesOf(setting), at);
  runtime.module = module;
  return module;
}

function indexOf(memory, bytes) {
  let at = memory.indexOf(bytes[0]);
  while (at !== -1 && !bytes.every((byte, offset) => memory[at + offset] === byte)) {
    at = memory.indexOf(bytes[0], at + 1);
  }
  return at;
}

function bytesOf(text) {
  return new TextEncoder().encode(text);
}
