import type { FastifyReply, FastifyRequest } from "fastify";
import type { Log } from "#log";
import { describeError } from "./errors.ts";

interface Meta {
  readonly status: "ok" | "failure";
  readonly statuscode: number;
  readonly message: string;
}

/** OCS answers are XML unless JSON is asked for, by `?format=json` or by Accept. */
export function writeOcs(request: FastifyRequest, meta: Meta, data: unknown): { type: string; text: string } {
  const format = (request.query as { format?: unknown } | undefined)?.format;
  const isJson =
    format === "json" || (format === undefined && (request.headers.accept ?? "").includes("application/json"));
  if (isJson) return { type: "application/json; charset=utf-8", text: JSON.stringify({ ocs: { meta, data } }) };
  return {
    type: "application/xml; charset=utf-8",
    text: `<?xml version="1.0"?>\n<ocs>${writeElement("meta", meta)}${writeElement("data", data)}</ocs>`,
  };
}

/** Numbers as keys are no names in XML. */
const isXmlName = /^[A-Za-z_][\w.-]*$/;

function writeElement(name: string, value: unknown): string {
  if (Array.isArray(value)) return `<${name}>${value.map((one) => writeElement("element", one)).join("")}</${name}>`;
  if (typeof value === "object" && value !== null)
    return `<${name}>${Object.entries(value)
      .map(([key, one]) => writeElement(isXmlName.test(key) ? key : "element", one))
      .join("")}</${name}>`;
  const text =
    value === true
      ? "1"
      : value === false || value === null || value === undefined
        ? ""
        : typeof value === "string"
          ? value
          : JSON.stringify(value);
  return text === "" ? `<${name}/>` : `<${name}>${escapeText(text)}</${name}>`;
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text for XML 1.0, without the characters that it cannot hold. */
function escapeText(text: string): string {
  // XML 1.0 cannot hold most control characters at all, not even escaped.
  // oxlint-disable-next-line no-control-regex
  return text
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
    .replace(/[&<>"]/g, (one) => entities[one] ?? one);
}

const isSecond = (request: FastifyRequest): boolean => request.url.startsWith("/ocs/v2.php");

const isFirst = (request: FastifyRequest): boolean => request.url.startsWith("/ocs/v1.php");

export function sendOcs(request: FastifyRequest, reply: FastifyReply, data: unknown): FastifyReply {
  const { type, text } = writeOcs(
    request,
    { status: "ok", statuscode: isSecond(request) ? 200 : 100, message: "OK" },
    data,
  );
  return reply.type(type).send(text);
}

/** Any error as OCS tells it; for `setErrorHandler`. */
export function sendOcsError(error: unknown, request: FastifyRequest, reply: FastifyReply, log: Log): FastifyReply {
  const described = describeError(error, log);
  // 997 is OCS's own number for "sign in first", 998 for "no such thing"; version 1 always says HTTP 200 except to strangers.
  const statuscode = described.status === 401 ? 997 : described.status === 404 ? 998 : described.status;
  const { type, text } = writeOcs(request, { status: "failure", statuscode, message: described.message }, []);
  if (described.status === 401) reply.header("www-authenticate", 'Basic realm="Safos", charset="UTF-8"');
  if (described.retryAfter !== undefined) reply.header("retry-after", String(described.retryAfter));
  return reply
    .code(isFirst(request) && described.status !== 401 && described.status < 500 ? 200 : described.status)
    .type(type)
    .send(text);
}
