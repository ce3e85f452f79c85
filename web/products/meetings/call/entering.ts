/** How long a page waits before each try to come into its call, ms: a server may start again. */
const pauses = [0, 1000, 4000];

/** `in`: in the call. `unreached`: it failed on the way. `refused`: by the server's word. `gone`: the person wants something else by now. */
export type Entering = "in" | "unreached" | "refused" | "gone";

/** Tries again where the way fails, and only there. Answers with what came of the last try. */
export async function enterWithTries(
  attempt: () => Promise<Entering>,
  wait = (ms: number): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, ms)),
): Promise<Entering> {
  for (const pause of pauses) {
    if (pause > 0) await wait(pause);
    const result = await attempt();
    if (result !== "unreached") return result;
  }
  return "unreached";
}
