import { launchChromium, openContext, signIn } from "./browser.ts";
import { startServer } from "./server.ts";
const folder = "/tmp/docpics";
const server = await startServer({ parameters: ["--demo"] });
const browser = await launchChromium();
const size = (process.argv[2] ?? "desktop") as "desktop" | "phone";
try {
  const { page } = await openContext(browser, server.url, size);
  page.on("console", (m) => {
    if (m.type() === "error" || m.type() === "warning") console.log("console", m.text().slice(0, 400));
  });
  page.on("pageerror", (e) => console.log("pageerror", String(e).slice(0, 600), e.stack?.slice(0, 800)));
  await signIn(page, "anna@fk.example", "prova-safos-nu");
  const ws = (await (await page.request.get("/api/v1/workspaces")).json()).items as { id: string; name: string }[];
  let found = "";
  for (const w of ws) {
    const docs = await (await page.request.get(`/api/v1/workspaces/${w.id}/documents`)).json();
    if (docs.items?.length > 0) found = w.id;
  }
  await page.goto(`/w/${found}/documents`);
  await page.waitForTimeout(1200);
  await page.screenshot({ path: `${folder}/${size}-list.png` });
  await page.getByRole("link", { name: /Målbild/ }).click();
  await page.getByRole("textbox", { name: /Text i Målbild/ }).waitFor();
  await page.waitForTimeout(1200);
  await page.screenshot({ path: `${folder}/${size}-doc.png` });
  const other = await openContext(browser, server.url, "desktop");
  await signIn(other.page, "bo@digg.example", "prova-safos-nu");
  await other.page.goto(page.url());
  await other.page.getByRole("textbox", { name: /Text i Målbild/ }).waitFor();
  await other.page.getByText("I dag avbryter var tredje").click();
  await other.page.keyboard.press("End");
  await other.page.keyboard.type(" Bo skriver här.");
  await page.getByRole("button", { name: "Kommentarer" }).click();
  await page.waitForTimeout(900);
  await page.screenshot({ path: `${folder}/${size}-comments.png` });
  await page.getByRole("button", { name: "Stäng" }).first().click();
  await page.getByRole("textbox", { name: /Text i Målbild/ }).click();
  await page.keyboard.press("Control+End");
  await page.keyboard.press("Enter");
  await page.keyboard.type("/");
  await page.waitForTimeout(500);
  await page.screenshot({ path: `${folder}/${size}-slash.png` });
  await page.keyboard.press("Escape");
  await page.keyboard.press("Backspace");
  await page.keyboard.type("@bo");
  await page.waitForTimeout(900);
  await page.screenshot({ path: `${folder}/${size}-at.png` });
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Versioner" }).click();
  await page.waitForTimeout(600);
  await page.screenshot({ path: `${folder}/${size}-versions.png` });
  await page.getByRole("button", { name: "Stäng" }).first().click();
  await page.getByRole("button", { name: /Så här skriver du/ }).click();
  await page.getByRole("menuitem", { name: "Föreslå" }).click();
  await page.getByText("Varför vi gör det här").dblclick();
  await page.keyboard.type("Anledningen");
  await page.getByRole("button", { name: "Förslag" }).click();
  await page.waitForTimeout(600);
  await page.screenshot({ path: `${folder}/${size}-suggest.png` });
  await page.emulateMedia({ colorScheme: "dark" });
  await page.waitForTimeout(300);
  await page.screenshot({ path: `${folder}/${size}-dark.png` });
} catch (error) {
  console.log(error);
  console.log(server.log().slice(-3000));
} finally {
  await browser.close();
  await server.stop();
}
