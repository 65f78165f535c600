const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.onmessage = () => waiting.shift()?.();

/**
 * Lets messages in. On WASM a run resolves as a microtask, so without this a cancel would wait for the whole loop; a
 * timer would be clamped to 4 ms, and slowed in a hidden tab.
 */
export function macrotask(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    channel.port2.postMessage(null);
  });
}
