export { ownedThings, type HandOver, type Held, type Holding } from "./holding.ts";
export type { Departures } from "./module.ts";
