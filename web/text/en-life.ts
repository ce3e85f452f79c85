import type { svLife } from "./sv-life.ts";

/** English words about what becomes of a workspace; loaded with what uses them. */
export const enLife: Readonly<Record<keyof typeof svLife, string>> = {
  "life.archive": "Archive the workspace",
  "life.archiveLead":
    "In an archived workspace everyone can read, but nobody can change anything. You can open it again at any time.",
  "life.transfer": "Transfer to another organisation",
  "life.handOver": "Hand over the ownership",
  "life.template": "Save as template",
  "life.archived": "{name} is archived.",
  "life.archivedSince": "Archived {when}. Everyone can read, but nobody can change anything.",
  "life.unarchive": "Open again",
  "life.unarchived": "{name} can be changed again.",
  "life.export": "Export the workspace",
  "life.exportStart": "Make an export",
  "life.exports": "Your exports",
  "life.exportLead":
    "An export is an archive (ZIP) of everything in the workspace that you may see: documents, files, boards, polls, forms, whiteboards, meetings and channels. Private channels that you are not in are left out. The workspace's owners see that it was made.",
  "life.exportNone": "You have made no export",
  "life.exportDone": "{size}, removed {until}",
  "life.exportState.waiting": "Waiting for its turn",
  "life.exportState.running": "Being made: {done} of {all} parts",
  "life.exportState.done": "Done",
  "life.exportState.failed": "Was not made. Try again.",
  "life.exportDownload": "Download",
  "life.exportStop": "Stop the export {when}",
  "life.exportRemove": "Remove the export {when}",
  "life.reviewDue": "Time to go through who is in it",
  "life.reviewLead":
    "Once a year the owners go through the members. Remove those who are not to be in it any more, and say when it is done.",
  "life.reviewDone": "I have gone through the members",
  "life.reviewed": "The review is noted.",
  "life.neverReviewed": "The members are to be gone through by {due}.",
  "life.reviewedBy": "Gone through {when} by {who}. Next time by {due}.",
  "life.reviewedAt": "Gone through {when}. Next time by {due}.",
  "life.reviewNow": "Review members",
};
