import type { svSubscribe } from "./sv-subscribe.ts";

/** English words of calendars that are subscribed to. */
export const enSubscribe: Record<keyof typeof svSubscribe, string> = {
  "subscribe.title": "Subscribe to a calendar",
  "subscribe.about":
    "Paste the address of a calendar elsewhere, such as school terms or holidays. Safos fetches it and keeps it up to date. Events are changed only where they come from.",
  "subscribe.url": "Address",
  "subscribe.urlHint": "Begins with https:// or webcal://. Only the owner of the calendar is shown it.",
  "subscribe.name": "Name",
  "subscribe.nameHint": "Empty: as it is called there.",
  "subscribe.countsAsBusy": "The events make me busy to others",
  "subscribe.now": "Subscribe",
  "subscribe.done": "{name} has been added.",
  "subscribe.settings": "Subscription",
  "subscribe.settingsOf": "Subscription: {name}",
  "subscribe.mark": "subscription from {host}",
  "subscribe.markFailed": "subscription from {host}, could not be fetched",
  "subscribe.from": "Comes from {host} and cannot be changed here.",
  "subscribe.fetched": "Last fetched {when} from {host}.",
  "subscribe.notFetched": "Not fetched yet from {host}.",
  "subscribe.leftOut": "{n, plural, one {One event could not be read.} other {# events could not be read.}}",
  "subscribe.refresh": "Refresh now",
  "subscribe.refreshed": "{name} has been fetched.",
  "subscribe.save": "Save",
  "subscribe.stop": "Unsubscribe",
  "subscribe.failure.unreachable": "The server does not answer. Safos tries again later.",
  "subscribe.failure.refused":
    "The server does not give out the calendar. Its address may have been replaced; ask those who share it for a new one.",
  "subscribe.failure.notCalendar": "What the address leads to is no calendar. The events from last time stay.",
  "subscribe.failure.tooLarge": "The calendar is too large. The events from last time stay.",
  "subscribe.failure.address":
    "The address may not be fetched from. It must begin with https:// and lead out on the Internet.",
  "subscribe.failure.rule":
    "A rule of the organisation does not allow calendars from outside. The events from last time stay and are not updated.",
  "subscribe.paused": "The calendar could not be reached for 30 days and is no longer fetched by itself.",
  "error.CALENDAR_SUBSCRIBED": "The calendar comes from another server. Its events are changed where they come from.",
  "error.SOURCE_ADDRESS": "The address cannot be used. It begins with https:// and leads out on the Internet.",
  "error.SOURCE_UNREACHABLE":
    "The calendar's server does not answer, or does not give out the calendar. Check the address.",
  "error.SOURCE_NOT_CALENDAR":
    "What the address leads to is no calendar. It should be the address of a calendar file (iCal, .ics).",
  "error.SOURCE_TOO_LARGE": "The calendar is too large. It may have at most 20,000 events and 10 MB.",
  "error.SOURCE_REFUSED": "A rule of the organisation does not allow subscribing to calendars outside Safos.",
};
