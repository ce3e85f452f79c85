import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { launchChromium, openContext, signIn } from "./browser.ts";

/**
 * Takes a picture of every page at both sizes, of a server with sample content:
 * `node e2e/pictures.ts <address> <folder>`.
 */
const [url = "http://localhost:8080", folder = join(import.meta.dirname, "output", "pictures"), only] =
  process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const browser = await launchChromium();
try {
  for (const size of ["desktop", "phone"] as const) {
    const { context, page } = await openContext(browser, url, size);
    page.on("console", (message) => message.type() === "error" && process.stdout.write(`${size}: ${message.text()}\n`));
    page.on("pageerror", (error) => process.stdout.write(`${size}: ${error.message}\n`));
    const take = async (name: string): Promise<void> => {
      await page.waitForTimeout(700);
      await page.screenshot({ path: join(folder, `${size}-${name}.png`) });
    };
    await page.goto("/");
    await page.getByRole("button", { name: "Logga in" }).waitFor();
    await take("inloggning");
    await signIn(page, "daniel@fk.example", "prova-safos-nu");
    if (only === undefined || only === "admin") {
      for (const [name, path] of [
        ["personer", "/admin/persons"],
        ["samarbetsytor", "/admin/workspaces"],
        ["organisation", "/admin/organisation"],
      ] as const) {
        await page.goto(path);
        await take(`administration-${name}`);
      }
    }
    await context.clearCookies();
    await signIn(page, "anna@fk.example", "prova-safos-nu");
    await take("idag");
    const list = (await (await page.request.get("/api/v1/workspaces")).json()) as {
      items: { id: string; name: string }[];
    };
    const id = list.items.find((one) => one.name === "Gemensam utredning")?.id ?? "";
    const pages = [
      ["chatt", `/w/${id}/chat`],
      ["filer", `/w/${id}/files`],
      ["moten", `/w/${id}/meetings`],
      ["medlemmar", `/w/${id}/members`],
      ["alla-moten", "/meetings"],
      ["mina-filer", "/files"],
      ["mer", "/more"],
      ["profil", "/me"],
    ] as const;
    for (const [name, path] of pages) {
      if (only !== undefined && only !== name) continue;
      await page.goto(path);
      await page.waitForTimeout(name === "chatt" ? 2500 : 300);
      await take(name);
    }
    await context.close();
  }
} finally {
  await browser.close();
}
