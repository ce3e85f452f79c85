import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dnOf, groupDnOf, groupLdif, personLdif, startSlapd, type Slapd } from "../../server/testing/slapd.ts";
import { addSensor, button, launchChromium, openContext, signIn } from "../browser.ts";
import { requireGood } from "../require-good.ts";
import type { RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let browser: Browser;
let slapd: Slapd;
const password = "ett långt lösenord";
const word = "katalogens lösenord";

beforeAll(async () => {
  ({ server } = await startWithCast({ environment: { SAFOS_PROVIDER_PRIVATE_NETWORKS: "127.0.0.0/8,::1/128" } }));
  await server.safos(
    ...["person", "add", "daniel@digg.example", "--password", password, "--display-name", "Daniel Ek", "--admin"],
  );
  slapd = await startSlapd();
  await slapd.load(
    [
      personLdif({ uid: "bosse", name: "Bosse Lind", password: word }),
      ...["cia", "disa", "einar"].map((uid) => personLdif({ uid, name: `${uid} Katalogsson`, password: word })),
      groupLdif("Katalogjouren", [dnOf("cia")]),
      groupLdif("Beredskapen", [dnOf("bosse"), groupDnOf("Katalogjouren")]),
    ].join(""),
  );
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await slapd.stop();
  await server.stop();
});

const field = (page: Page, name: string) => page.getByRole("textbox", { name, exact: true });
test("Daniel connects the agency's directory, is shown a person from it before he saves, and its people come", async () => {
  const { context, page } = await openContext(browser, server.url, "desktop");
  await addSensor(context, page);
  await signIn(page, "daniel@digg.example", password, "/security");
  await button(page, "Ny passnyckel").click();
  await button(page, "Fortsätt").click();
  await button(page, "Spara passnyckeln").click();
  await page.getByText("Nu kan du logga in med").waitFor();
  await page.goto("/admin/sign-in");
  await button(page, "Anslut LDAP-katalog").click();
  await field(page, "Adress till katalogen").fill(slapd.tlsUrl);
  await field(page, "Konto som läser katalogen").fill(slapd.reader.dn);
  await page.getByLabel("Kontots lösenord").fill("fel lösenord");
  await field(page, "Var personerna finns").fill(`ou=people,${slapd.base}`);
  await field(page, "Var grupperna finns").fill(`ou=groups,${slapd.base}`);
  const test = page.getByRole("region", { name: "Prova" });
  // Its certificate is the agency's own.
  await button(test, "Prova nu").click();
  await test.getByText("Går inte att logga in").waitFor();
  await field(page, "Certifikat för er egen utfärdare (PEM)").fill(slapd.certificate);
  await button(test, "Prova igen").click();
  await test.getByText("Kontot får läsa").waitFor();
  await test.getByText("Går inte att logga in").waitFor();
  await page.getByLabel("Kontots lösenord").fill(slapd.reader.password);
  await button(test, "Prova igen").click();
  await test.getByText("Går att logga in").waitFor();
  await test.getByRole("table", { name: "En person ur katalogen" }).getByText("entryUUID").waitFor();
  await requireGood(page, "desktop-katalog-provad");
  await page.setViewportSize({ width: 390, height: 844 });
  await requireGood(page, "phone-katalog-provad");
  await page.setViewportSize({ width: 1440, height: 900 });
  await field(page, "Namn").fill("Diggs katalog");
  await button(page, "Spara inloggningen").click();
  const sync = page.getByRole("region", { name: "Synkning" });
  await sync.getByText("4 personer och 2 grupper i katalogen").waitFor();
  await sync.getByText("4 nya · 3 in i grupper").waitFor();
  await expect.poll(() => page.content()).not.toContain(slapd.reader.password);
  await button(sync, "Synka nu").click();
  await sync.getByText("Ingenting att ändra").waitFor();
  await requireGood(page, "desktop-katalog-synkad");
  await button(page, "Avbryt").click();
  await page.getByText("LDAP-katalog · digg.example · 4 personer").waitFor();
  await page.getByText(/^Klar idag/).waitFor();
  await requireGood(page, "desktop-katalog-lista");
  await context.close();
});

test("Bosse signs in with the directory's password, and is out the moment that a sync finds him gone", async () => {
  const { context, page } = await openContext(browser, server.url, "phone");
  await page.goto("/signin?to=/me");
  await page.getByLabel("E-postadress").fill("bosse@digg.example");
  await page.getByText(/digg\.example hör till/).waitFor();
  await button(page, "Fortsätt").click();
  await page.getByText("Använd lösenordet från Diggs katalog.").waitFor();
  await page.getByLabel("Lösenord", { exact: true }).fill("fel lösenord");
  await button(page, "Logga in").click();
  await page.getByText(/stämmer inte/).waitFor();
  await requireGood(page, "phone-katalog-losenord");
  await page.getByLabel("Lösenord", { exact: true }).fill(word);
  await button(page, "Logga in").click();
  await page.getByText("Bosse Lind").filter({ visible: true }).first().waitFor();

  const { context: elsewhere, page: groups } = await openContext(browser, server.url, "desktop");
  await groups.context().request.post("/api/v1/session", { data: { name: "einar@digg.example", password: word } });
  const found = await groups.context().request.get("/api/v1/groups?query=Beredskap");
  expect(((await found.json()) as { items: object[] }).items).toMatchObject([{ name: "Beredskapen", memberCount: 2 }]);
  await elsewhere.close();

  await slapd.remove(dnOf("bosse"));
  await server.safos("provider", "sync", "digg.example");
  await page.getByLabel("E-postadress").waitFor();
  await page.getByLabel("E-postadress").fill("bosse@digg.example");
  await button(page, "Fortsätt").click();
  await page.getByLabel("Lösenord", { exact: true }).fill(word);
  await button(page, "Logga in").click();
  await page.getByText(/stämmer inte/).waitFor();
  await context.close();
});

test("when the directory is down the sign-in page says so, and nobody is closed", async () => {
  const { context, page } = await openContext(browser, server.url, "desktop");
  await slapd.kill();
  const done = await server.safos("provider", "sync", "digg.example").catch((error: unknown) => String(error));
  expect(JSON.stringify(done)).not.toContain('"state":"done"');
  await page.goto("/signin");
  await page.getByLabel("E-postadress").fill("disa@digg.example");
  await button(page, "Fortsätt").click();
  await page.getByLabel("Lösenord", { exact: true }).fill(word);
  await button(page, "Logga in").click();
  await page.getByRole("heading", { name: /inloggning svarar inte/ }).waitFor();
  await requireGood(page, "phone-katalog-nere");
  await slapd.start();
  await slapd.set(dnOf("disa"), "displayName", "Disa Ny");
  await button(page, "Försök igen").click();
  await button(page, "Fortsätt").click();
  await page.getByLabel("Lösenord", { exact: true }).fill(word);
  await button(page, "Logga in").click();
  await page.getByRole("navigation", { name: "Huvudmeny" }).first().waitFor();
  await page.goto("/me");
  await page.getByText("Disa Ny").filter({ visible: true }).first().waitFor();
  await context.close();
});
