import { gzipSync } from "node:zlib";
import { launchChromium, openContext, signIn } from "../e2e/browser.ts";
import { startServer, until } from "../e2e/server.ts";

/** What the page costs to open: largest contentful paint, and JavaScript fetched before chat, meetings and files. */
const server = await startServer({ parameters: ["--demo"] });
const browser = await launchChromium();
try {
  const { context, page } = await openContext(browser, server.url, "desktop");
  const scripts = new Map<string, number>();
  page.on("response", (response) => {
    if (!response.url().endsWith(".js")) return;
    void response.body().then(
      (body) => scripts.set(response.url(), gzipSync(body).length),
      () => undefined,
    );
  });
  const paint = (): Promise<number> =>
    page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          new PerformanceObserver((list) => resolve(list.getEntries().at(-1)?.startTime ?? 0)).observe({
            type: "largest-contentful-paint",
            buffered: true,
          });
        }),
    );
  const runs: number[] = [];
  for (let round = 0; round < 5; round++) {
    await page.goto("/");
    await page.getByRole("button", { name: "Logga in" }).waitFor();
    runs.push(await paint());
  }
  const first = [...scripts.values()].reduce((sum, one) => sum + one, 0);
  await until(
    async () =>
      (
        await fetch(`${server.url}/api/v1/session`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ name: "anna@fk.example", password: "prova-safos-nu" }),
        })
      ).status === 201,
    30_000,
  );
  await signIn(page, "anna@fk.example", "prova-safos-nu");
  const today: number[] = [];
  for (let round = 0; round < 5; round++) {
    await page.goto("/");
    await page.getByRole("heading", { level: 1 }).first().waitFor();
    today.push(await paint());
  }
  const median = (values: number[]): number => values.sort((a, b) => a - b)[2] ?? 0;
  process.stdout.write("| what | figure |\n| --- | --: |\n");
  process.stdout.write(`| JavaScript of the first load, gzipped | ${(first / 1000).toFixed(0)} kB |\n`);
  process.stdout.write(
    `| sign-in, LCP, median of 5 | ${median(runs).toFixed(0)} ms |\n| Idag, LCP, median of 5 | ${median(today).toFixed(0)} ms |\n`,
  );
  await context.close();
} finally {
  await browser.close();
  await server.stop();
}
