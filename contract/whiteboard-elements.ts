/**
 * What may lie on a whiteboard: Excalidraw's elements, made sound. Both sides use it for everything that comes from
 * outside, so that one page's mistake, or someone's ill will, cannot break another's page.
 */
export interface BoardElement {
  readonly id: string;
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly index: string | null;
  readonly isDeleted: boolean;
  readonly frameId: string | null;
  readonly [property: string]: unknown;
}

export const mostElements = 10_000;
/** Milliseconds since 1970; what has been deleted longer than a day is forgotten. */
export const tombstoneMs = 86_400_000;
/** An element's own id, and that of a picture. */
export const elementId = /^[\w-]{1,80}$/;

type Read = (value: unknown, id: string) => unknown;
const far = 10_000_000;

const number =
  (fallback: number, low = -far, high = far): Read =>
  (value) =>
    typeof value === "number" && Number.isFinite(value) ? Math.min(high, Math.max(low, value)) : fallback;
const plainString =
  (fallback: string, longest: number): Read =>
  (value) =>
    typeof value === "string" ? value.slice(0, longest) : fallback;
const oneOf =
  (...choices: readonly (string | number | null)[]): Read =>
  (value) =>
    choices.includes(value as string) ? value : choices[0];
const flag =
  (fallback: boolean): Read =>
  (value) =>
    typeof value === "boolean" ? value : fallback;
const colour =
  (fallback: string): Read =>
  (value) =>
    typeof value === "string" && /^(#[0-9a-f]{3,8}|[a-z]{1,30})$/i.test(value) ? value : fallback;
const idOrNull: Read = (value) => (typeof value === "string" && elementId.test(value) ? value : null);
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const pair = (value: unknown): [number, number] | null =>
  Array.isArray(value) && value.length >= 2 && Number.isFinite(value[0]) && Number.isFinite(value[1])
    ? [number(0)(value[0], "") as number, number(0)(value[1], "") as number]
    : null;
const points: Read = (value) => {
  const list = (Array.isArray(value) ? value.slice(0, 20_000) : []).map(pair).filter((one) => one !== null);
  return list.length > 0 ? list : [[0, 0]];
};
const ids: Read = (value) =>
  Array.isArray(value)
    ? value.filter((one): one is string => typeof one === "string" && elementId.test(one)).slice(0, 100)
    : [];
const bound: Read = (value) => {
  if (!Array.isArray(value)) return null;
  const list = value.flatMap((one: unknown) =>
    isRecord(one) && (one["type"] === "text" || one["type"] === "arrow") && idOrNull(one["id"], "") !== null
      ? [{ type: one["type"], id: one["id"] as string }]
      : [],
  );
  return list.length > 0 ? list.slice(0, 500) : null;
};
const binding: Read = (value) => {
  if (!isRecord(value) || idOrNull(value["elementId"], "") === null) return null;
  const fixed = pair(value["fixedPoint"]);
  return {
    elementId: value["elementId"],
    focus: number(0, -100, 100)(value["focus"], ""),
    gap: number(1, 0, 10_000)(value["gap"], ""),
    fixedPoint: fixed,
  };
};
const link: Read = (value) =>
  typeof value === "string" && value.length <= 2000 && /^(https?:\/\/|mailto:|\/(?!\/))/i.test(value) ? value : null;
const roundness: Read = (value) =>
  isRecord(value) && [1, 2, 3].includes(value["type"] as number) ? { type: value["type"] } : null;
const index: Read = (value) => (typeof value === "string" && /^[A-Za-z][0-9A-Za-z]{1,200}$/.test(value) ? value : null);
const crop: Read = (value) =>
  isRecord(value)
    ? Object.fromEntries(
        ["x", "y", "width", "height", "naturalWidth", "naturalHeight"].map((key) => [
          key,
          number(1, 0)(value[key], ""),
        ]),
      )
    : null;
/** The same for the same element, so that a hand-drawn line looks alike on every screen. */
const seed: Read = (value, id) => {
  if (typeof value === "number" && Number.isInteger(value)) return value;
  let sum = 7;
  for (const letter of id) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 2_147_483_647;
  return sum;
};
const arrowhead = oneOf(
  null,
  "arrow",
  "bar",
  "dot",
  "circle",
  "circle_outline",
  "triangle",
  "triangle_outline",
  "diamond",
  "diamond_outline",
  "crowfoot_one",
  "crowfoot_many",
  "crowfoot_one_or_many",
);

const common: Readonly<Record<string, Read>> = {
  x: number(0),
  y: number(0),
  width: number(0),
  height: number(0),
  angle: number(0, -100, 100),
  strokeColor: colour("#1e1e1e"),
  backgroundColor: colour("transparent"),
  fillStyle: oneOf("solid", "hachure", "cross-hatch", "zigzag"),
  strokeWidth: number(1, 0, 100),
  strokeStyle: oneOf("solid", "dashed", "dotted"),
  roughness: number(0, 0, 5),
  opacity: number(100, 0, 100),
  groupIds: ids,
  frameId: idOrNull,
  index,
  roundness,
  seed,
  version: number(1, 0, 1e15),
  versionNonce: number(0, -1e12, 1e12),
  isDeleted: flag(false),
  boundElements: bound,
  updated: number(1, 0, 1e15),
  link,
  locked: flag(false),
};
const linear: Readonly<Record<string, Read>> = {
  points,
  lastCommittedPoint: pair,
  startBinding: binding,
  endBinding: binding,
  startArrowhead: arrowhead,
  endArrowhead: arrowhead,
};
const byType: Readonly<Record<string, Readonly<Record<string, Read>>>> = {
  rectangle: {},
  diamond: {},
  ellipse: {},
  text: {
    text: plainString("", 20_000),
    originalText: plainString("", 20_000),
    fontSize: number(20, 1, 2000),
    fontFamily: oneOf(6, 1, 2, 3, 5, 7, 8, 9),
    textAlign: oneOf("left", "center", "right"),
    verticalAlign: oneOf("top", "middle", "bottom"),
    containerId: idOrNull,
    autoResize: flag(true),
    lineHeight: number(1.35, 0.5, 5),
  },
  line: linear,
  // Elbow arrows are routed by Excalidraw; what it keeps of the route is rebuilt from the points.
  arrow: { ...linear, elbowed: flag(false) },
  freedraw: {
    points,
    pressures: (value) =>
      Array.isArray(value) ? value.filter((one): one is number => Number.isFinite(one)).slice(0, 20_000) : [],
    simulatePressure: flag(true),
    lastCommittedPoint: pair,
  },
  image: {
    fileId: idOrNull,
    status: oneOf("saved", "pending", "error"),
    scale: (value) => pair(value)?.map((one) => (one < 0 ? -1 : 1)) ?? [1, 1],
    crop,
  },
  frame: { name: (value) => (typeof value === "string" ? value.slice(0, 500) : null) },
};

/** An element with every property it needs and none it should not have; null when it is no element at all. */
export function soundElement(value: unknown): BoardElement | null {
  if (!isRecord(value)) return null;
  const { id, type } = value;
  if (typeof id !== "string" || !elementId.test(id) || typeof type !== "string" || !Object.hasOwn(byType, type))
    return null;
  const out: Record<string, unknown> = { id, type };
  for (const [name, read] of Object.entries(common)) out[name] = read(value[name], id);
  for (const [name, read] of Object.entries(byType[type] ?? {})) out[name] = read(value[name], id);
  if (type === "text" && typeof value["originalText"] !== "string") out["originalText"] = out["text"];
  if (type === "arrow" && out["elbowed"] === true) {
    out["fixedSegments"] = null;
    out["startIsSpecial"] = null;
    out["endIsSpecial"] = null;
  }
  return out as unknown as BoardElement;
}

/** From the bottom to the top. */
export const byIndex = (a: BoardElement, b: BoardElement): number => {
  if (a.index === b.index) return a.id < b.id ? -1 : 1;
  if (a.index === null) return 1;
  if (b.index === null) return -1;
  return a.index < b.index ? -1 : 1;
};

const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** The n-th of a row of fractional indices, counted from 0; rows of up to 240,000. */
export function indexAt(n: number): string {
  let left = n;
  for (let length = 1, room = 62; ; length++, room *= 62) {
    if (left < room) {
      let out = "";
      for (let place = 0, rest = left; place < length; place++, rest = Math.floor(rest / 62))
        out = (digits[rest % 62] ?? "0") + out;
      return String.fromCodePoint(96 + length) + out;
    }
    left -= room;
  }
}
