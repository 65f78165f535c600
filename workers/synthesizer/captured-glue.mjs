// ONNX Runtime imports this in place of its own glue, whose address is left in `pairloomRuntime`, and starts its module
// through it: so the engine comes by the module, and can keep what a run works on in the module's memory.
const runtime = globalThis.pairloomRuntime;
const { default: startModule } = await import(/* @vite-ignore */ runtime.glue);

export default async function startCaptured(options) {
  runtime.module = await startModule(options);
  return runtime.module;
}
