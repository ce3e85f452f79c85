import type { Browser, Page } from "playwright-core";
import { button, openContext, signIn } from "./browser.ts";
import type { RunningServer } from "./server.ts";

type Size = "desktop" | "phone";

/** Pictures of what one does with files: the grid, details, a file that is open, sharing, a file request, and the computer and phone. */
export async function takeFiles(
  { browser, server, password }: { browser: Browser; server: RunningServer; password: string },
  size: Size,
  workspaceId: string,
  take: (page: Page, name: string) => Promise<void>,
): Promise<void> {
  const { context, page } = await openContext(browser, server.url, size);
  await signIn(page, "anna@fk.example", password, `/w/${workspaceId}/files`);
  const api = async <T>(path: string): Promise<T> => (await (await page.request.get(path)).json()) as T;
  const post = async <T>(path: string, data: object): Promise<T> =>
    (await (await page.request.post(path, { data, headers: { origin: server.url } })).json()) as T;
  const { items } = await api<{ items: { id: number; kind: string; name: string }[] }>(
    `/api/v1/workspaces/${workspaceId}/files?limit=1000`,
  );
  const folder = items.find((one) => one.kind === "folder");
  const file = items.find((one) => one.kind === "file");
  if (!folder || !file) throw new Error("The sample content has no folder and file.");
  const openMenu = async (name: string, item: string): Promise<void> => {
    await page.goto(`/w/${workspaceId}/files`);
    await button(page, `Mer om ${name}`).click();
    await page.getByRole("menuitem", { name: item }).click();
  };
  await openMenu(file.name, "Detaljer");
  await take(page, `${size}-filer-detaljer`);
  await openMenu(folder.name, "Dela");
  await page.getByRole("dialog").waitFor();
  await take(page, `${size}-dela-fil`);
  await page.goto(`/w/${workspaceId}/files`);
  await button(page, "Rutnät").click();
  await take(page, `${size}-filer-rutnat`);
  await button(page, "Lista").click();
  await page.goto(`/w/${workspaceId}/files?view=${file.id}`);
  await take(page, `${size}-visare`);
  await page.goto("/files/devices");
  await button(page, "Visa kod").waitFor();
  await take(page, `${size}-synka`);
  const { secret } = await post<{ secret: string }>(`/api/v1/items/file/${folder.id}/shares`, {
    isLink: true,
    role: "viewer",
    terms: { purpose: "drop", label: "Enhet Väst" },
  });
  const visitor = await openContext(browser, server.url, size);
  await visitor.page.goto(`/s/${secret}`);
  await visitor.page.getByRole("heading", { name: "Lämna filer till Enhet Väst" }).waitFor();
  await take(visitor.page, `${size}-filbegaran`);
  await visitor.context.close();
  await context.close();
}
