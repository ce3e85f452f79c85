import type { Browser } from "playwright-core";
import { afterAll, beforeAll, test } from "vitest";
import { launchChromium, openContext, signIn } from "../browser.ts";
import { addPerson } from "../people.ts";
import { turnRuleOn } from "../rule-switch.ts";
import type { Cast, RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

// An administrator lets Matrix apps on telephones be woken, and reads what leaves the server then.

const daniel = "daniel@fk.example";
let server: RunningServer;
let browser: Browser;
let cast: Cast;

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  await addPerson(server, cast, daniel, "Daniel Ström", { isAdmin: true });
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

test("the rule is off at first, is turned on with the keyboard, and says what a gateway is given", async () => {
  for (const size of ["desktop", "phone"] as const) {
    const { page } = await openContext(browser, server.url, size);
    await signIn(page, daniel, cast.anna.password);
    const rule = {
      name: "Matrix-appar i telefoner",
      off: "Inget skickas till mottagare utanför.",
      on: "inga namn och inga texter",
      picture: `regel-matrix-appar-${size}`,
    };
    await turnRuleOn(page, rule, { isOn: size === "phone" });
  }
});
