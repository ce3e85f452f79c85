import { refuse } from "../protocol/refuse.ts";

/** Where a client is: a position of the stream, and what typing it has seen of which process. */
export interface SyncToken {
  readonly position: number;
  readonly typing: number;
  readonly epoch: string;
}

export function writeToken(token: SyncToken): string {
  return `s${token.position}_${token.typing}_${token.epoch}`;
}

export function readToken(text: string): SyncToken {
  const found = /^s(\d{1,15})_(\d{1,15})_([A-Za-z0-9]+)$/.exec(text);
  if (!found) refuse("M_INVALID_PARAM", "The sync token is not one of this server's.");
  return { position: Number(found[1]), typing: Number(found[2]), epoch: found[3] ?? "" };
}

/** A point between two events, for paging: after the event at this position. Sync tokens are such points too. */
export function readPosition(text: string): number {
  const found = /^[st](\d{1,15})(?:_|$)/.exec(text);
  if (!found) refuse("M_INVALID_PARAM", "The paging token is not one of this server's.");
  return Number(found[1]);
}

export function writePosition(position: number): string {
  return `t${Math.max(0, position)}`;
}
