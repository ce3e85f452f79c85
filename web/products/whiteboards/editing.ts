import { CaptureUpdateAction, restoreElements } from "@excalidraw/excalidraw";
import { byIndex, soundElement, type BoardElement } from "@safos/contract/whiteboard-elements";
import { randomId } from "../../platform/clock.ts";
import { elementsIn, toScene, type Canvas } from "./scene.ts";

const newId = (): string =>
  randomId()
    .replaceAll(/[^\w-]/g, "")
    .slice(0, 40);

/** What the outline changes goes through the canvas, so that it can be undone like everything else. */
function change(canvas: Canvas, changed: readonly BoardElement[]): void {
  const scene = new Map(elementsIn(canvas).map((one) => [one.id, one]));
  for (const one of changed) {
    const version = Number(scene.get(one.id)?.["version"] ?? 0) + 1;
    scene.set(one.id, { ...one, version, versionNonce: Math.trunc(performance.now() * 1000) % 2 ** 31 });
  }
  canvas.updateScene({
    elements: toScene([...scene.values()].sort(byIndex)),
    captureUpdate: CaptureUpdateAction.IMMEDIATELY,
  });
}

/** A text as wide and high as its words need, in the middle of what holds it. */
function measured(text: BoardElement, container: BoardElement | undefined): BoardElement {
  // What has no size at all is left out there, and nothing is measured unless bindings are looked through too.
  const sized = { ...text, width: text.width || 1, height: text.height || 1 };
  const [first, second] = restoreElements(toScene(container ? [container, sized] : [sized]), null, {
    refreshDimensions: true,
    repairBindings: true,
  }) as unknown as BoardElement[];
  const found = container ? second : first;
  if (!found) return text;
  // Its frame was not among them, and is not lost for that.
  const drawn = { ...found, frameId: text.frameId };
  if (!container) return drawn;
  return {
    ...drawn,
    x: container.x + (container.width - drawn.width) / 2,
    y: container.y + (container.height - drawn.height) / 2,
  };
}

/** Says something else in an element; what holds no text yet gets one. */
export function setText(canvas: Canvas, id: string, written: string): void {
  const all = elementsIn(canvas);
  const element = all.find((one) => one.id === id);
  if (!element) return;
  if (element.type === "frame") return change(canvas, [{ ...element, name: written.trim() }]);
  const text =
    element.type === "text"
      ? element
      : all.find((one) => one.type === "text" && one["containerId"] === id && !one.isDeleted);
  const container = element.type === "text" ? all.find((one) => one.id === element["containerId"]) : element;
  if (written.trim() === "") {
    if (text) change(canvas, [{ ...text, isDeleted: true }]);
    return;
  }
  if (text) return change(canvas, [measured({ ...text, text: written, originalText: written }, container)]);
  const fresh = newText(written, element);
  if (!fresh) return;
  const bound = Array.isArray(element["boundElements"]) ? (element["boundElements"] as unknown[]) : [];
  const holder = { ...element, boundElements: [...bound, { type: "text", id: fresh.id }] };
  change(canvas, [holder, measured(fresh, holder)]);
}

const newText = (written: string, container: BoardElement): BoardElement | null =>
  soundElement({
    id: newId(),
    type: "text",
    text: written,
    x: container.x,
    y: container.y,
    containerId: container.id,
    frameId: container.frameId,
    textAlign: "center",
    verticalAlign: "middle",
  });

export function removeElement(canvas: Canvas, id: string): void {
  const all = elementsIn(canvas);
  change(
    canvas,
    all.filter((one) => one.id === id || one["containerId"] === id).map((one) => ({ ...one, isDeleted: true })),
  );
}

const note = { width: 200, height: 120, gap: 24 } as const;

/** Puts a note where there is room: in a frame, or under everything. */
export function addNote(canvas: Canvas, written: string, frameId: string | null): void {
  const alive = elementsIn(canvas).filter((one) => !one.isDeleted);
  const frame = alive.find((one) => one.id === frameId);
  const area = frame ?? {
    x: Math.min(0, ...alive.map((one) => one.x)),
    y: alive.length === 0 ? 0 : Math.max(...alive.map((one) => one.y + one.height)) + note.gap,
    width: 900,
    height: note.height + 2 * note.gap,
  };
  const inside = frame ? alive.filter((one) => one.frameId === frame.id) : [];
  const step = { x: note.width + note.gap, y: note.height + note.gap };
  const columns = Math.max(1, Math.floor((area.width - note.gap) / step.x));
  const isFree = (x: number, y: number): boolean =>
    inside.every(
      (one) => one.x + one.width <= x || one.x >= x + note.width || one.y + one.height <= y || one.y >= y + note.height,
    );
  let place = 0;
  const at = (n: number) => ({
    x: area.x + note.gap + (n % columns) * step.x,
    y: area.y + note.gap + Math.floor(n / columns) * step.y,
  });
  while (place < 200 && !isFree(at(place).x, at(place).y)) place++;
  const box = soundElement({
    id: newId(),
    type: "rectangle",
    ...at(place),
    width: note.width,
    height: note.height,
    strokeColor: "transparent",
    backgroundColor: "#fff3bf",
    fillStyle: "solid",
    roundness: { type: 3 },
    roughness: 0,
    frameId: frame?.id ?? null,
  });
  const text = box ? newText(written, box) : null;
  if (!box || !text) return;
  const holder = { ...box, boundElements: [{ type: "text", id: text.id }] };
  change(canvas, [holder, measured(text, holder)]);
}
