const memories: WebAssembly.Memory[] = [];

/** Imported before the runtime, whose glue makes the memory of its module itself. */
WebAssembly.Memory = class extends WebAssembly.Memory {
  constructor(descriptor: WebAssembly.MemoryDescriptor) {
    super(descriptor);
    memories.push(this);
  }
};

/** Bytes of every WebAssembly memory made in this realm. */
export function heapBytes(): number {
  return memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
}
