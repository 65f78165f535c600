import { transferHandlers } from 'comlink';

const FIELDS = ['reason', 'path', 'status'];

/** Comlink hands on an error's name and message alone; the page also tells errors apart by these. */
export function sendErrorFields(): void {
  const thrown = transferHandlers.get('throw');
  if (thrown === undefined) return;
  transferHandlers.set('throw', {
    ...thrown,
    serialize(wrapped: { readonly value: unknown }) {
      const [sent, transfer] = thrown.serialize(wrapped) as [Sent, Transferable[]];
      const { value: error } = wrapped;
      if (!(error instanceof Error) || !sent.isError) return [sent, transfer];
      const fields = Object.entries(error).filter(([name]) => FIELDS.includes(name));
      return [{ ...sent, value: { ...sent.value, ...Object.fromEntries(fields) } }, transfer];
    },
  });
}

interface Sent {
  readonly isError: boolean;
  readonly value: object;
}
