import { refuse } from "../protocol/refuse.ts";

/** Where a client is: a position of the stream, and what typing it has seen of which process. */
export interface SyncToken {
  readonly position: number;
  readonly typing: number;
  readonly typingEpoch: string;
  /** The epoch of the database that the position is of; empty before the first. */
  readonly epoch: string;
}

export function writeToken({ position, typing, typingEpoch, epoch }: SyncToken): string {
  const token = `s${position}_${typing}_${typingEpoch}`;
  return epoch === "" ? token : `${token}_${epoch}`;
}

export function readToken(text: string): SyncToken {
  const found = /^s(\d{1,15})_(\d{1,15})_([A-Za-z0-9]+)(?:_([A-Za-z0-9]+))?$/.exec(text);
  if (!found) refuse("M_INVALID_PARAM", "The sync token is not one of this server's.");
  const [, position, typing, typingEpoch = "", epoch = ""] = found;
  return { position: Number(position), typing: Number(typing), typingEpoch, epoch };
}

/**
 * A point between two events, for paging: after the event at this position. Sync tokens are such points too, and those of
 * an earlier epoch still: the positions that a restore took back are never given again.
 */
export function readPosition(text: string): number {
  const found = /^[st](\d{1,15})(?:_|$)/.exec(text);
  if (!found) refuse("M_INVALID_PARAM", "The paging token is not one of this server's.");
  return Number(found[1]);
}

export function writePosition(position: number): string {
  return `t${Math.max(0, position)}`;
}
