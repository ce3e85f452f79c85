import type { TLSSocket } from "node:tls";

/** RFC 8489 §5. */
const magicCookie = Buffer.from([0x21, 0x12, 0xa4, 0x42]);
/** Up to the end of the magic cookie. */
const enough = 8;
/** What has sent too little to tell within this, ms, is HTTP's, under HTTP's own limits. */
const decideWithinMs = 10_000;

/** RFC 7443: TURN and STUN say by these what they are; most of their clients say nothing. */
export const stunProtocols: readonly string[] = ["stun.turn", "stun.nat-discovery"];

/** Takes a connection that begins with a STUN message; `first` was read of it already. */
export type StunTaker = (socket: TLSSocket, first: Buffer) => void;

/** Whether a connection begins with a STUN message; null: too little has come. No request of HTTP begins so. */
export function isStunStart(bytes: Buffer): boolean | null {
  const [first] = bytes;
  if (first === undefined) return null;
  if ((first & 0xc0) !== 0) return false;
  // §5: the length is a multiple of four.
  if (bytes.length >= 4 && ((bytes[3] ?? 0) & 3) !== 0) return false;
  const shown = bytes.subarray(4, enough);
  if (!shown.equals(magicCookie.subarray(0, shown.length))) return false;
  return bytes.length >= enough ? true : null;
}

/** Looks at the first bytes of a connection, which its taker finds as if nobody had. */
export function splitByStart(
  socket: TLSSocket,
  takers: { readonly stun: StunTaker; readonly other: () => void },
  withinMs = decideWithinMs,
): void {
  let held: Buffer = Buffer.alloc(0);
  const timer = setTimeout(() => decide(false), withinMs);
  const give = (): void => void socket.destroy();
  function decide(isStun: boolean): void {
    clearTimeout(timer);
    socket.off("data", read).off("end", give).off("error", give).off("close", over);
    socket.pause();
    if (isStun) return takers.stun(socket, held);
    if (held.length > 0) socket.unshift(held);
    takers.other();
    socket.resume();
  }
  function read(piece: Buffer): void {
    held = held.length === 0 ? piece : Buffer.concat([held, piece]);
    const isStun = isStunStart(held);
    if (isStun !== null) decide(isStun);
  }
  const over = (): void => clearTimeout(timer);
  socket.on("data", read).on("end", give).on("error", give).on("close", over);
}
