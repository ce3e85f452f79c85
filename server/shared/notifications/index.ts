export { noticeSource, type Notice, type NoticeSource } from "./sources.ts";
