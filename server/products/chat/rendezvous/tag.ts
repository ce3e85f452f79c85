import type { FastifyReply } from "#http";
import { readSequence } from "./rendezvous.ts";
import type { Times } from "./queries.ts";

const tagOf = (sequence: number): string => `"${sequence}"`;

/** Proxies that compress make a strong tag weak. */
const plain = (tag: string): string => tag.trim().replace(/^W\//, "");

/** The sequence that a tag names; null: none of ours. */
export const sequenceOf = (tag: string): number | null => readSequence(/^"(\d+)"$/.exec(plain(tag))?.[1] ?? "");

/** Whether `If-None-Match` names what is there. */
export const hasSeen = (header: string | undefined, sequence: number): boolean =>
  (header ?? "").split(",").some((tag) => plain(tag) === tagOf(sequence));

/** When it was written and when it ends. */
export const sendTimes = (reply: FastifyReply, { sequence, writtenAt, expiresAt }: Times): FastifyReply =>
  reply
    .header("etag", tagOf(sequence))
    .header("last-modified", writtenAt.toUTCString())
    .header("expires", expiresAt.toUTCString());
