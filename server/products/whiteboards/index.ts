export { createWhiteboards } from "./whiteboards.ts";
