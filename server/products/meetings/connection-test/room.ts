import { uuid } from "#clock";

/** From when it was begun until nobody new comes in, and until it ends; ms. */
export const enterWithinMs = 30_000;
export const testEndsAfterMs = 45_000;

const pattern = /^test_([0-9a-z]{1,12})_[0-9a-f-]{36}$/;

/** The room of a connection test: no meeting, empty of people. Its name says when it was begun. */
export const testRoom = (at: number): string => `test_${Math.floor(at).toString(36)}_${uuid()}`;

export const isTestRoom = (room: string): boolean => pattern.test(room);

/** When it was begun, ms since 1970; only rooms that a token of ours names are asked. */
export const testBegunAt = (room: string): number => Number.parseInt(pattern.exec(room)?.[1] ?? "0", 36);
