import { readReportProperties, type Element, type RequestedProperties } from "#dav";
import { readDataRequest, type DataRequest } from "./data.ts";

/** Which properties of entries a report asks for, and how their text is to be answered. */
export interface ReportRequest {
  readonly requested: RequestedProperties;
  /** Null: no text is asked for. */
  readonly data: DataRequest | null;
}

export function readRequested(root: Element): ReportRequest {
  const { requested, data } = readReportProperties(root, "c:calendar-data");
  return { requested, data: data && readDataRequest(data) };
}
