import { isUuid } from "#database";

/** Ids as they may be in the database; the others are of nothing here. */
export const wellFormed = (ids: readonly string[]): string[] => ids.filter(isUuid);
