export { createWhiteboards, type Whiteboards } from "./service.ts";
