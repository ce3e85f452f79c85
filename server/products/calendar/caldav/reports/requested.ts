import { invalidXml, type Element, type RequestedProperties } from "#dav";
import { readDataRequest, type DataRequest } from "./data.ts";

const maxProperties = 200;

/** Which properties of entries a report asks for, and how their text is to be answered. */
export interface ReportRequest {
  readonly requested: RequestedProperties;
  /** Null: no text is asked for. */
  readonly data: DataRequest | null;
}

export function readRequested(root: Element): ReportRequest {
  const prop = root.children.find((one) => one.name === "d:prop");
  if (!prop) return { requested: root.children.some((one) => one.name === "d:propname") ? "names" : "all", data: null };
  const requested = [...new Set(prop.children.map((one) => one.name))];
  if (requested.length > maxProperties)
    throw invalidXml(`at most ${maxProperties} properties may be asked for at once`);
  const data = prop.children.find((one) => one.name === "c:calendar-data");
  return { requested, data: data ? readDataRequest(data) : null };
}
