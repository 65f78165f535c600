/** Compared by name: newer browsers throw a QuotaExceededError class, older ones a DOMException of that name. */
export function isQuotaError(error: unknown): boolean {
  return error instanceof Error && error.name === 'QuotaExceededError';
}
