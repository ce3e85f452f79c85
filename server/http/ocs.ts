import type { FastifyRequest } from "#http";
import { escapeXml } from "../webdav/xml.ts";

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

function writeElement(name: string, value: unknown): string {
  if (Array.isArray(value)) return `<${name}>${value.map((one) => writeElement("element", one)).join("")}</${name}>`;
  if (typeof value === "object" && value !== null)
    return `<${name}>${Object.entries(value)
      .map(([key, one]) => writeElement(key, one))
      .join("")}</${name}>`;
  const text =
    value === true
      ? "1"
      : value === false || value === null || value === undefined
        ? ""
        : typeof value === "string"
          ? value
          : JSON.stringify(value);
  return text === "" ? `<${name}/>` : `<${name}>${escapeXml(text)}</${name}>`;
}
