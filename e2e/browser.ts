import { chromium, type Browser, type BrowserContext, type Locator, type Page } from "playwright-core";

/**
 * Chromium without any traffic of its own, with a camera and a microphone that are made up. Its shell without windows takes two
 * thirds of the processor.
 */
export function launchChromium(parameters: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: "/usr/bin/chromium-headless-shell",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--autoplay-policy=no-user-gesture-required",
      // Half of what it shows by itself: two who are in a call share their processor with the server.
      "--use-fake-device-for-media-stream=fps=10",
      "--use-fake-ui-for-media-stream",
      "--auto-select-desktop-capture-source=Entire screen",
      "--disable-features=WebRtcHideLocalIpsWithMdns",
      ...parameters,
    ],
    // Without a locale Chromium cannot write names with letters such as ä, and calls every download "download".
    env: { ...process.env, LANG: "C.UTF-8" },
  });
}

/** A picture to look at, where `PICTURES` names a folder for it. */
export async function takePicture(page: Page, name: string): Promise<void> {
  const folder = process.env["PICTURES"];
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` });
}

/** A finger on the sensor of this computer, always the right one. */
export async function addSensor(context: BrowserContext, page: Page): Promise<void> {
  const devTools = await context.newCDPSession(page);
  await devTools.send("WebAuthn.enable");
  await devTools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

/** A button by its name; a name in words must be all of it. */
export const button = (where: Page | Locator, name: string | RegExp): Locator =>
  where.getByRole("button", { name, ...(typeof name === "string" ? { exact: true } : {}) });

/** What is said about the open chat and its people: from its head, on a phone from its menu. */
export async function openPeople(page: Page): Promise<void> {
  if ((page.viewportSize()?.width ?? 0) > phone.width) return button(page, "Med i samtalet").click();
  await button(page, "Mer om chatten").click();
  await page.getByRole("menuitem", { name: "Med i samtalet" }).click();
}

const desktop = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };

/** Only one that `keepsPage` has the service worker: it fetches and keeps the whole page, a second of both cores each time. */
export async function openContext(
  browser: Browser,
  url: string,
  size: "desktop" | "phone",
  { locale = "sv-SE", keepsPage = false } = {},
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: size === "desktop" ? desktop : phone,
    hasTouch: size === "phone",
    isMobile: size === "phone",
    locale,
    // What fades in is drawn sixty times a second, by the processor.
    reducedMotion: "reduce",
    permissions: ["camera", "microphone"],
    serviceWorkers: keepsPage ? "allow" : "block",
  });
  return { context, page: await context.newPage() };
}

const isIn = (page: Page): Promise<void> => page.getByRole("navigation", { name: "Huvudmeny" }).first().waitFor();

/** Fills in the sign-in where the page asks for it, wherever it leads afterwards. */
export async function fillSignIn(page: Page, name: string, password: string): Promise<void> {
  await page.getByLabel("E-postadress").fill(name);
  await page.getByRole("button", { name: "Fortsätt" }).click();
  await page.getByLabel("Lösenord", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Logga in" }).click();
}

/** Signs in on the page as a person would. */
export async function signInByForm(page: Page, name: string, password: string): Promise<void> {
  await page.goto("/");
  await fillSignIn(page, name, password);
  await isIn(page);
}

/** What the form asks the server, without the form, and without opening a page. */
export async function openSession(page: Page, name: string, password: string): Promise<void> {
  const answer = await page.context().request.post("/api/v1/session", { data: { name, password } });
  if (!answer.ok()) throw new Error(`${name} is not let in: ${answer.status()} ${await answer.text()}`);
}

/** Opens a page as a person who has signed in, without the form. Waits for the first page alone. */
export async function signIn(page: Page, name: string, password: string, path = "/"): Promise<void> {
  await openSession(page, name, password);
  await page.goto(path);
  if (path === "/") await isIn(page);
}
