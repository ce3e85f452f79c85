import { uuid } from "#clock";

/** The last part of the address of an entry that no client has named. */
export const resourceName = (): string => `${uuid()}.ics`;
