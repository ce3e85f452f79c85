export type { Notices, ProgramNotice } from "./notices/programs.ts";
export { noticeSource, type Notice, type NoticeSource } from "./sources.ts";
