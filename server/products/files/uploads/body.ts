/** The request's body as a stream; empty when none was sent. */
export function bodyOf(body: unknown): AsyncIterable<Uint8Array> {
  return (body ?? []) as AsyncIterable<Uint8Array>;
}
