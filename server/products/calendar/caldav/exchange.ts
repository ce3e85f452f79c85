import type { DavExchange, DavMethod } from "#dav";
import type { CalendarContext } from "../context.ts";
import type { Target } from "./target.ts";

/** One request of CalDAV. */
export type Exchange = DavExchange<CalendarContext, Target>;
export type Method = DavMethod<CalendarContext, Target>;
