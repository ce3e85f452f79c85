import type { svLayers } from "./sv-layers.ts";

/** English words of what has a date besides entries. */
export const enLayers: Record<keyof typeof svLayers, string> = {
  "layers.heading": "Other dates",
  "layers.meetings": "Meetings",
  "layers.cards": "My cards",
  "layers.boards": "Other people's cards",
  "layers.polls": "Polls that close",
  "layers.forms": "Forms that close",
  "layers.reviews": "Members to go through",
  "layers.guests": "Guests whose time ends",
  "layers.one.meetings": "Meeting",
  "layers.one.cards": "Card",
  "layers.one.boards": "Card",
  "layers.one.polls": "The poll closes",
  "layers.one.forms": "The form closes",
  "layers.one.reviews": "Members to go through",
  "layers.one.guests": "The guest's time ends",
  "layers.cut": "There is too much to show. Of {layers} only what comes first is shown.",
  "layers.unread": "Other dates cannot be shown. {reason}",
  "layers.moved": "{name} is due {when}.",
  "layers.movedMeeting": "The meeting {name} has moved to {when}.",
  "layers.notMoved": "{name} keeps its time. {reason}",
};
