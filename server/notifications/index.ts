export type { Notice, NoticeSource, Reason } from "./sources.ts";
