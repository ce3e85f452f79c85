import { refuse } from "../protocol/refuse.ts";
import { states, type State } from "./sign.ts";

/** Refuses M_INVALID_PARAM, which names the key. */
export function readState(text: string, key: string): State {
  return states.find((one) => one === text) ?? refuse("M_INVALID_PARAM", `${key} is online, offline or unavailable.`);
}
