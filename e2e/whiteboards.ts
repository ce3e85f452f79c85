import type { Locator, Page } from "playwright-core";
import { violationsOf } from "./axe.ts";
import { until } from "./server.ts";

/** An element as a drawing's file has it. */
export interface Drawn {
  readonly id: string;
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly text?: string;
  readonly fileId?: string;
  readonly containerId?: string | null;
}

/** What the server has of a whiteboard: it is what everybody gets. */
export interface Drawing {
  readonly elements: () => Promise<Drawn[]>;
  readonly count: (type: string) => Promise<number>;
  /** Resolves once there are that many of a type. */
  readonly hasCount: (type: string, wanted: number) => Promise<unknown>;
}
export function openDrawing(page: Page, whiteboardId: string): Drawing {
  async function elements(): Promise<Drawn[]> {
    const answer = await page.request.get(`/api/v1/whiteboards/${whiteboardId}/export?format=excalidraw`);
    return ((await answer.json()) as { elements: Drawn[] }).elements;
  }
  const count = async (type: string): Promise<number> => (await elements()).filter((one) => one.type === type).length;
  return {
    elements,
    count,
    hasCount: (type, wanted) =>
      until(async () => {
        const found = await count(type);
        if (found !== wanted) throw new Error(`There are ${found} of ${type}, not ${wanted}.`);
        return true;
      }, 15_000),
  };
}

export const canvasOf = (page: Page): Locator => page.locator("canvas.interactive");
export const isSaved = (page: Page): Promise<unknown> =>
  until(async () => page.getByText("Sparat", { exact: true }).first().isVisible(), 15_000);

export async function draw(page: Page, key: string, x: number, y: number): Promise<void> {
  const box = await canvasOf(page).boundingBox();
  if (!box) throw new Error("There is no canvas.");
  await canvasOf(page)
    .focus()
    .catch(() => undefined);
  await page.locator(".excalidraw-container").focus();
  await page.keyboard.press(key);
  await page.mouse.move(box.x + x, box.y + y);
  await page.mouse.down();
  await page.mouse.move(box.x + x + 30, box.y + y + 20, { steps: 3 });
  await page.mouse.move(box.x + x + 70, box.y + y + 50, { steps: 3 });
  await page.mouse.up();
}

/** Marks stand where their things lie; the outline has the same buttons in a list (WCAG 2.5.8, equivalent control). */
export const violations = (page: Page): Promise<string[]> =>
  violationsOf(page, { isMet: (rule, html) => rule === "target-size" && html.includes("data-mark") });
