export { createPolls, type Polls } from "./polls.ts";
