/** Messages are published in batches, by their positions in the stream. */
export interface ChatEvents {
  "messages.sent": { readonly first: number; readonly last: number };
}
