import type { Browser, Page } from "playwright-core";
import type * as sdk from "matrix-js-sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { button, launchChromium, openContext, signIn } from "../browser.ts";
import { keepPicturesOnFailure } from "../failures.ts";
import { startMatrixClient } from "../matrix-client.ts";
import { requireGood } from "../require-good.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

/** Anna wants no invitations: those that wait are hidden, Bo is refused in the page and in another client, until she wants them again. */

let server: RunningServer;
let cast: Cast;
let browser: Browser;
let anna: Page;
let phone: Page;
let bosPage: Page;
let bo: sdk.MatrixClient;
let annas: sdk.MatrixClient;

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  browser = await launchChromium();
  ({ page: anna } = await openContext(browser, server.url, "desktop"));
  ({ page: phone } = await openContext(browser, server.url, "phone"));
  ({ page: bosPage } = await openContext(browser, server.url, "desktop"));
  bo = await startMatrixClient(server.url, cast.bo, { hasKeys: false });
  annas = await startMatrixClient(server.url, cast.anna, { hasKeys: false });
  await signIn(anna, cast.anna.name, cast.anna.password, "/chat");
  await signIn(bosPage, cast.bo.name, cast.bo.password, "/chat");
});
afterAll(async () => {
  bo.stopClient();
  annas.stopClient();
  await browser.close();
  await server.stop();
});

const label = "Ta inte emot inbjudningar till chattar";
const switchOn = (page: Page) => page.getByRole("switch", { name: label });
const waiting = (page: Page) => page.getByRole("link", { name: /Remissen om register/ });
const isBlocked = () => annas.getAccountData("m.invite_permission_config" as never)?.getContent()["default_action"];
const inviteAnna = (name: string) => bo.createRoom({ name, invite: [cast.anna.userId] });

test("who wants no invitations has none, by keyboard, and other clients know", async () => {
  keepPicturesOnFailure("invitations-block", () => ({ anna, phone }));
  await inviteAnna("Remissen om register");
  await waiting(anna).waitFor();
  await signIn(phone, cast.anna.name, cast.anna.password, "/me");
  await switchOn(phone).focus();
  await phone.keyboard.press("Space");
  await until(() => isBlocked() === "block");
  await waiting(anna).waitFor({ state: "detached" });
  await anna.goto("/me");
  await switchOn(anna).and(anna.locator(":checked")).waitFor();
  await switchOn(anna).scrollIntoViewIfNeeded();
  await requireGood(anna, "inbjudningar-desktop");
  await switchOn(phone).scrollIntoViewIfNeeded();
  await requireGood(phone, "inbjudningar-mobil");
});

test("who invites is refused, and reads why", async () => {
  keepPicturesOnFailure("invitations-refused", () => ({ bosPage }));
  await expect(inviteAnna("En till")).rejects.toMatchObject({ errcode: "M_INVITE_BLOCKED", httpStatus: 403 });
  await bosPage.goto(`/chat/with/${encodeURIComponent(cast.anna.userId)}`);
  await bosPage.getByText("Någon av dem tar inte emot inbjudningar till chattar.").waitFor();
  await requireGood(bosPage, "inbjudan-nekad");
});

test("what waited is there again when the person wants invitations, and so are new ones", async () => {
  keepPicturesOnFailure("invitations-open", () => ({ anna }));
  await switchOn(anna).focus();
  await anna.keyboard.press("Space");
  await until(() => isBlocked() === undefined);
  await inviteAnna("En till");
  await anna.goto("/chat");
  await waiting(anna).waitFor();
  await anna.getByRole("link", { name: /En till/ }).waitFor();
  await waiting(anna).click();
  await button(anna, "Gå med").waitFor();
});
