import type { svLink } from "./sv-link.ts";

/** English words of meetings for calendars elsewhere. */
export const enLink: Record<keyof typeof svLink, string> = {
  "link.title": "New Safos meeting",
  "link.aboutOutlook": "The meeting is made in a workspace, and its address goes to the event in Outlook.",
  "link.aboutFile": "The meeting is made in a workspace, and you get a file with its address for your calendar.",
  "link.name": "Title",
  "link.workspace": "Workspace",
  "link.start": "Starts",
  "link.end": "Ends",
  "link.hint": "Guests who come by a link wait in the lobby. Members of the workspace can come in.",
  "link.forGuests":
    "By this address everybody comes to the lobby, without an account too, and is let in by who leads the meeting.",
  "link.forMembers":
    "A rule forbids a link for guests here. By this address only those come who may come to the meeting in Safos.",
  "link.make": "Make the meeting",
  "link.doneOutlook": "The meeting is made, and its address is on its way to Outlook. You can close this window.",
  "link.doneFile": "The meeting is made. Save the file and open it in your calendar.",
  "link.join": "Join the video meeting in Safos:",
  "link.save": "Save calendar file",
  "error.OUTLOOK_CODE_TAKEN": "Another meeting was made for that window already. Begin again in Outlook.",
};
