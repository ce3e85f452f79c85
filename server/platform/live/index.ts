export { createLive, type Live } from "./service.ts";
export type { Listener, Visit } from "./listener.ts";
