import type { Readable } from "node:stream";
import { readBytes, refuse } from "#http";

const mostBytes = 600_000;

/** A form that a browser or a provider sends. Refuses TOO_LARGE. */
export const readForm = async (body: Readable): Promise<URLSearchParams> =>
  new URLSearchParams((await readBytes(body, mostBytes, () => refuse("TOO_LARGE"))).toString("utf8"));
