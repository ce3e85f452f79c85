import { brotliCompressSync, constants } from "node:zlib";
import { launchChromium, openContext, signIn } from "../e2e/browser.ts";
import { startServer } from "../e2e/server.ts";

/**
 * What the first visit costs: requests and bytes until Idag stands, before the chat's engine; and when something and
 * when Idag is seen over a slow line (50 kB/s, 400 ms), with nothing kept, and again with what the service worker kept.
 */
const server = await startServer({ parameters: ["--demo"] });
const browser = await launchChromium();
try {
  const state = await signedIn(browser);
  const weight = await weigh(browser, state);
  const slow = await overSlowLine(browser, state);
  process.stdout.write("| what | figure |\n| --- | --: |\n");
  for (const [what, figure] of [...weight, ...slow]) process.stdout.write(`| ${what} | ${figure} |\n`);
} finally {
  await browser.close();
  await server.stop();
}

type Browser = Awaited<ReturnType<typeof launchChromium>>;
type Page = Awaited<ReturnType<typeof openContext>>["page"];
type State = Awaited<ReturnType<Awaited<ReturnType<typeof openContext>>["context"]["storageState"]>>;
type Figures = [string, string][];

async function signedIn(chromium: Browser): Promise<State> {
  const { context, page } = await openContext(chromium, server.url, "desktop");
  await page.goto("/");
  await signIn(page, "anna@fk.example", "prova-safos-nu");
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  const state = await context.storageState();
  await context.close();
  return state;
}

/** A browser that has the session and nothing else. */
async function freshPage(chromium: Browser, state: State, serviceWorkers: "allow" | "block"): Promise<Page> {
  const context = await chromium.newContext({
    baseURL: server.url,
    storageState: state,
    locale: "sv-SE",
    serviceWorkers,
  });
  return context.newPage();
}

function shown(page: Page): Promise<void> {
  return page.getByRole("heading", { level: 1 }).first().waitFor();
}

/** As the server keeps its files, and sends them over TLS. */
function compressed(body: Buffer): number {
  return brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }).length;
}

async function weigh(chromium: Browser, state: State): Promise<Figures> {
  const page = await freshPage(chromium, state, "block");
  // The chat comes after the page: what it fetches is another question.
  await page.route(/\/assets\/(engine|matrix)-/, (route) => route.abort());
  const sizes = new Map<string, number>();
  page.on("response", (response) => {
    const { pathname } = new URL(response.url());
    void response.body().then(
      (body) => sizes.set(pathname, /\.(woff2|png)$/.test(pathname) ? body.length : compressed(body)),
      () => undefined,
    );
  });
  await page.goto("/");
  await shown(page);
  await page.waitForLoadState("networkidle");
  const files = [...sizes].filter(([path]) => !path.startsWith("/api/") && !path.startsWith("/_matrix/"));
  const kilobytes = (of: [string, number][]): string =>
    `${(of.reduce((sum, [, size]) => sum + size, 0) / 1000).toFixed(0)} kB`;
  if (process.argv.includes("--list")) for (const [path, size] of sizes) process.stderr.write(`${size}\t${path}\n`);
  await page.context().close();
  return [
    ["requests until Idag stands, before chat", String(sizes.size)],
    ["of them files of the page", String(files.length)],
    ["everything, compressed", kilobytes([...sizes])],
    ["files of the page, without fonts", kilobytes(files.filter(([path]) => !path.endsWith(".woff2")))],
    ["JavaScript", kilobytes(files.filter(([path]) => path.endsWith(".js")))],
  ];
}

async function overSlowLine(chromium: Browser, state: State): Promise<Figures> {
  const page = await freshPage(chromium, state, "allow");
  const first = await visitSlowly(page);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null, undefined, { timeout: 120_000 });
  const again = await visitSlowly(page);
  await page.context().close();
  return [
    ["slow line, first visit: something is seen", first.paint],
    ["slow line, first visit: Idag stands", first.today],
    ["slow line, next visit: something is seen", again.paint],
    ["slow line, next visit: Idag stands", again.today],
  ];
}

async function visitSlowly(page: Page): Promise<{ paint: string; today: string }> {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  const slow = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 };
  await session.send("Network.emulateNetworkConditions", slow);
  await page.goto("/", { waitUntil: "commit" });
  await shown(page);
  const [paint, today] = await page.evaluate(() => [
    performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
    performance.now(),
  ]);
  await session.send("Network.emulateNetworkConditions", {
    ...slow,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: -1,
  });
  await session.detach();
  const seconds = (ms: number | undefined): string => `${((ms ?? 0) / 1000).toFixed(1)} s`;
  return { paint: seconds(paint), today: seconds(today) };
}
