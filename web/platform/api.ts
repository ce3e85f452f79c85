import { explainPolicy } from "./explain-policy.ts";
import { positions } from "./positions.ts";
import { hasText, text, type TextKey } from "../text/index.tsx";
import { askStepUp } from "./step-up.ts";

/** The server said no, or could not be reached (`status` 0). */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly data: Readonly<Record<string, unknown>>;

  constructor(status: number, code: string, message: string, data: Record<string, unknown> = {}) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.data = data;
  }
}

let handleSignedOut: () => void = () => undefined;

/** Sets what happens when a request finds that the session has ended. */
export function onSignedOut(handler: () => void): void {
  handleSignedOut = handler;
}

/** What a visitor with a link shows with every call; nothing for anyone who has an account. */
let visitorHeaders: Readonly<Record<string, string>> = {};

/** Makes every call one of a visitor: `secret` from the address, `guest` once they have said their name. */
export function visitWith(secret: string | null, guest: { id: string; name: string } | null): void {
  visitorHeaders =
    secret === null
      ? {}
      : { "safos-link": secret, ...(guest ? { "safos-guest": `${guest.id} ${encodeURIComponent(guest.name)}` } : {}) };
}

/** The same for a socket, which cannot carry headers. */
export function visitorToken(): { link?: string; guest?: string } {
  const { "safos-link": link, "safos-guest": guest } = visitorHeaders;
  return { ...(link === undefined ? {} : { link }), ...(guest === undefined ? {} : { guest }) };
}

export const isVisiting = (): boolean => visitorHeaders["safos-link"] !== undefined;

/** Bytes, fetched with what a visitor shows. */
export async function getBlob(path: string): Promise<Blob> {
  const response = await fetch(path, { credentials: "same-origin", headers: visitorHeaders });
  if (!response.ok) throw await refusalOf(response);
  return response.blob();
}

async function refusalOf(response: Response): Promise<ApiError> {
  let problem: { code?: unknown; errcode?: unknown; title?: unknown; error?: unknown; data?: unknown } = {};
  try {
    problem = (await response.json()) as typeof problem;
  } catch {
    // Not JSON: a proxy's page. The status says enough.
  }
  const code = problem.code ?? problem.errcode;
  const title = problem.title ?? problem.error;
  return new ApiError(
    response.status,
    typeof code === "string" ? code : "",
    typeof title === "string" ? title : response.statusText,
    typeof problem.data === "object" && problem.data ? (problem.data as Record<string, unknown>) : {},
  );
}

/** What this browser holds of earlier answers, for when there is no network. */
export interface HeldAnswers {
  hold(path: string, answer: string): void;
  /** Null: it is not held. */
  read(path: string): Promise<string | null>;
  drop(path: string): void;
}

let held: Promise<HeldAnswers | null> = Promise.resolve(null);

/** Sets where answers are held; null: nowhere. */
export function holdAnswers(next: Promise<HeldAnswers | null>): void {
  held = next.catch(() => null);
}

/** Nothing that answers: no network, or only a proxy in front of a server that is away. */
const isAway = (status: number): boolean => status === 0 || status === 502 || status === 504;

/** What was answered last, for want of a server; throws what went wrong when that is not known here. */
async function fromHeld<T>(path: string, error: ApiError): Promise<T> {
  const answers = await held;
  if (!answers || !isAway(error.status)) {
    if (isMissing(error)) answers?.drop(path);
    throw error;
  }
  const answer = await answers.read(path);
  if (answer === null) throw new ApiError(0, "NOT_HELD", error.message);
  return JSON.parse(answer) as T;
}

export interface CallOptions {
  body?: unknown;
  /** The server carries out the same request with the same key once. */
  key?: string;
  /** Of what is to be changed: refused where it is another by now. */
  etag?: string;
  /** Bytes to send instead of JSON. */
  bytes?: Blob;
  signal?: AbortSignal;
  /** The sign-in page asks for the session without being sent to itself. */
  isQuiet?: boolean;
}

const place = globalThis as { safosEarly?: Map<string, Promise<Response>> };
/** What `early.js` has asked for; when it comes after this it asks for nothing. */
const early = (place.safosEarly ??= new Map());

/** For the first who asks: whatever has happened since is the second's to find out. */
function takeEarly(method: string, path: string): Promise<Response> | undefined {
  const answer = method === "GET" ? early.get(path) : undefined;
  early.delete(path);
  return answer;
}

/** One call by its address; the contract's routes are called by name with `request`. The cookie says who; JSON both ways. Throws ApiError. */
export async function call<T>(method: string, path: string, options: CallOptions = {}): Promise<T> {
  if (method !== "GET" || isVisiting()) return fetchAnswer<T>(method, path, options);
  try {
    return await fetchAnswer<T>(method, path, options);
  } catch (error) {
    if (error instanceof ApiError) return fromHeld<T>(path, error);
    throw error;
  }
}

/** What matters most is asked for again once the person has shown who they are; nothing of it was done before. */
async function fetchAnswer<T>(method: string, path: string, options: CallOptions): Promise<T> {
  try {
    return await fetchOnce<T>(method, path, options);
  } catch (error) {
    const isAsked = error instanceof ApiError && error.code === "STEP_UP_NEEDED";
    if (!isAsked || !(await askStepUp())) throw error;
    return fetchOnce<T>(method, path, options);
  }
}

async function fetchOnce<T>(method: string, path: string, options: CallOptions): Promise<T> {
  let response: Response;
  try {
    response = await (takeEarly(method, path) ??
      fetch(path, {
        method,
        credentials: "same-origin",
        headers: {
          Accept: "application/json",
          ...visitorHeaders,
          ...(options.key === undefined ? {} : { "Idempotency-Key": `"${options.key}"` }),
          ...(options.etag === undefined ? {} : { "If-Match": `"${options.etag}"` }),
          ...(options.bytes
            ? { "Content-Type": "application/octet-stream" }
            : options.body === undefined
              ? {}
              : { "Content-Type": "application/json" }),
        },
        ...(options.bytes
          ? { body: options.bytes }
          : options.body === undefined
            ? {}
            : { body: JSON.stringify(options.body) }),
        ...(options.signal ? { signal: options.signal } : {}),
      }));
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(0, "NETWORK", String(error));
  }
  positions.note(response.headers.get("safos-event"));
  if (!response.ok) {
    const refusal = await refusalOf(response);
    if (refusal.status === 401 && !options.isQuiet && visitorHeaders["safos-link"] === undefined) handleSignedOut();
    throw refusal;
  }
  if (response.status === 204 || response.headers.get("content-length") === "0") return undefined as T;
  const answer = await response.text();
  if (method === "GET" && !isVisiting()) void held.then((answers) => answers?.hold(path, answer));
  return (answer ? JSON.parse(answer) : undefined) as T;
}

const byStatus: Record<number, TextKey> = {
  0: "error.network",
  400: "error.invalid",
  401: "error.unauthenticated",
  403: "error.forbidden",
  404: "error.missing",
  409: "error.conflict",
  412: "error.conflict",
  413: "error.tooLarge",
  429: "error.limited",
  502: "error.unavailable",
  503: "error.unavailable",
  504: "error.unavailable",
  507: "error.full",
};

/** A failure as one plain sentence; never a code. */
export function explain(error: unknown): string {
  if (error instanceof ApiError) {
    const refused = error.code === "POLICY_REFUSED" ? explainPolicy(error.data) : null;
    if (refused !== null) return refused;
    const key = `error.${error.code}`;
    if (hasText(key)) return text(key, { signature: String(error.data["signature"]) });
    const exceeded = explainLimit(error.data);
    if (exceeded !== null) return exceeded;
    return text(byStatus[error.status] ?? "error.internal");
  }
  // A part of the page that has not been fetched yet, as Chromium, Firefox and Safari say it.
  if (/module/i.test(String(error)) && !navigator.onLine) return text("error.NOT_HELD");
  return text("error.internal");
}

/** A limit by its name and what it allows, in the unit that its sentence gives: mebibytes, millions of pixels. */
function explainLimit({ limit, most }: ApiError["data"]): string | null {
  const key = `error.limit.${String(limit)}`;
  if (!hasText(key) || typeof most !== "number") return null;
  const unit = /bytes$/i.test(key) ? 1 << 20 : key.endsWith("pixels") ? 1_000_000 : 1;
  return text(key, { most: Math.round((most / unit) * 10) / 10 });
}

/** There is no network, and this browser does not hold it: what stands for it must not look empty. */
export const isNotHeld = (error: unknown): boolean => error instanceof ApiError && error.code === "NOT_HELD";

/** 404 and 403 read the same to a person: there is nothing here for them. */
export function isMissing(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 404 || error.status === 403 || error.status === 410);
}
