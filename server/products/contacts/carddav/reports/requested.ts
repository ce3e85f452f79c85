import { BrokenCondition, readReportProperties, type Element, type RequestedProperties } from "#dav";
import type { DataSelection } from "../../vcard/index.ts";

/** Which properties of cards a report asks for, and how much of their text. */
export interface ReportRequest {
  readonly requested: RequestedProperties;
  readonly hasData: boolean;
  readonly selection: DataSelection;
}

/** Refuses XML_INVALID, and `supported-address-data` for another format. */
export function readRequested(root: Element): ReportRequest {
  const { requested, data } = readReportProperties(root, "card:address-data");
  return { requested, hasData: data !== null, selection: data && readSelection(data) };
}

/** RFC 6352 §10.4. Cards are answered in the version that they are kept in, whichever is asked for: both are read by all. */
function readSelection({ attributes, children }: Element): DataSelection {
  const { "content-type": type = "text/vcard", version = "3.0" } = attributes;
  if (type !== "text/vcard" || (version !== "3.0" && version !== "4.0"))
    throw new BrokenCondition(403, "<card:supported-address-data/>", "Cards are answered as text/vcard 3.0 or 4.0.");
  const props = children.filter((one) => one.name === "card:prop");
  if (props.length === 0 || children.some((one) => one.name === "card:allprop")) return null;
  return new Map(
    props.map((one) => [
      (one.attributes["name"] ?? "").toUpperCase(),
      { isNameOnly: one.attributes["novalue"] === "yes" },
    ]),
  );
}
