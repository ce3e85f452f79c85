import { addressKey, refuse } from "#http";
import { createTurnCounts } from "../turn-counts.ts";

/** Files that one network may be sending at once: slow bodies hold a socket and a file each. */
const turns = createTurnCounts({ perOwner: 8, retryAfter: 5 });
/** How long a sender may be silent. */
const silenceMs = 60_000;

async function* paced(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = body[Symbol.asyncIterator]();
  for (;;) {
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(refuse("INVALID", "Nothing came for a minute.")), silenceMs);
    });
    try {
      const next = await Promise.race([source.next(), silence]);
      if (next.done === true) return;
      yield next.value;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Work on a visitor's body, in one of the turns that their network has. Refuses LIMITED. */
export async function inTurn<T>(
  address: string,
  body: AsyncIterable<Uint8Array>,
  work: (body: AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<T> {
  const giveBack = turns.take(addressKey(address));
  try {
    return await work(paced(body));
  } finally {
    giveBack();
  }
}
