import * as contract from "@safos/contract/room-level";

export interface Rules {
  readonly global?: { readonly override?: readonly unknown[]; readonly room?: readonly unknown[] };
}

const globalOf = (rules: Rules | undefined): contract.LevelRules => (rules?.global ?? {}) as contract.LevelRules;

/** What the account's push rules say of a room, by whichever client they were written. */
export const levelOf = (rules: Rules | undefined, roomId: string): contract.RoomLevel =>
  contract.roomLevelOf(globalOf(rules), roomId);

/** The ids of the rules that silence all of a room. */
export const silencing = (rules: Rules | undefined, roomId: string): string[] =>
  contract.silencing(globalOf(rules), roomId);
