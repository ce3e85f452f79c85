import type { svMembers } from "./sv-members.ts";

/** English words of the list of members; loaded with its page. */
export const enMembers: Record<keyof typeof svMembers, string> = {
  "members.show": "Who is shown",
  "members.persons": "People {n}",
  "members.guests": "Guests {n}",
  "members.eId": "e-ID",
  "members.emergency": "Emergency access until {until}",
  "members.joined": "Member since",
  "members.organisation": "Organisation",
  "members.remove": "Remove from the workspace",
  "members.search": "Search members",
  "members.message": "Write to {name}",
  "members.addAbout": "to {name}",
  "members.whoHint": "Search by name, or write the whole name, for example bo@digg.example",
  "members.added": "{name} has been added.",
  "members.willBe": "{name} will be able to {what} in {workspace}.",
  "members.add": "Add member",
  "members.who": "Person",
  "members.role": "Role",
  "members.removed": "{name} has been removed from the workspace.",
  "members.roleChanged": "{name} is now {role}.",
};
