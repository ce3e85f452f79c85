import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkEndpoints } from "#http";
import { ocsEndpoints } from "./endpoints.ts";

test("every step finds what it needs, cites where it comes from, and is a file by its name", () => {
  checkEndpoints(Object.fromEntries(ocsEndpoints.map((one) => [`${one.method} ${one.paths[0]}`, one])));
  for (const { steps, section } of ocsEndpoints)
    for (const one of [section, ...steps.map((step) => step.section)])
      expect(one).toMatch(/^(RFC \d+ §|Nextcloud (OCS|server|desktop client|files_lock): )/);
  const files = readdirSync(join(import.meta.dirname, "steps")).map((name) => name.replace(/\.ts$/, ""));
  const used = new Set(ocsEndpoints.flatMap(({ steps }) => steps.map((step) => step.name)));
  expect([...used].toSorted()).toEqual(files.toSorted());
});

test("no address is served twice", () => {
  const addresses = ocsEndpoints.flatMap(({ method, paths }) => paths.map((path) => `${method} ${path}`));
  expect(addresses.length).toBe(new Set(addresses).size);
});

test("people are described, files locked, and app passwords made and ended, for those who have signed in, and only the last step answers", () => {
  for (const { paths, steps } of ocsEndpoints) {
    const isOfPeople = paths.some((path) =>
      /\/cloud\/user|\/core\/(get)?apppassword|\/pre_auth|\/(navigation|avatars?|hovercard|notifications|activity|user_status|search|preview|thumbnail|directEditing|dav\/api)(\/|\.png|$)|\/files_(trashbin|versions)\/|\/files_(lock|reminders)\/|\/files_sharing\/api\//.test(
        path,
      ),
    );
    expect([paths[0], steps[0]?.name === "require-person"]).toEqual([paths[0], isOfPeople]);
    const answering = steps.map(({ gives }) => gives.includes("answer"));
    expect([paths[0], answering.indexOf(true)]).toEqual([paths[0], steps.length - 1]);
  }
});
