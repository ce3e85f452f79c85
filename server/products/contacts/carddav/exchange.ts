import type { DavExchange, DavMethod } from "#dav";
import type { ContactContext } from "../context.ts";
import type { Target } from "./target.ts";

/** One request of CardDAV. */
export type Exchange = DavExchange<ContactContext, Target>;
export type Method = DavMethod<ContactContext, Target>;
