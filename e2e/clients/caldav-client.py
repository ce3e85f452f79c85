"""One step of python-caldav against a server: prints what it found as JSON."""

import json
import sys

import caldav

url, name, password, step, *rest = sys.argv[1:]
# Without a name what is given is an access token, and the client chooses its way in by what the server offers.
client = caldav.DAVClient(url=url, username=name, password=password, auth_type="basic" if name else None)
principal = client.principal()


def calendar_named(wanted):
    return next(one for one in principal.calendars() if str(one.name or one.get_display_name()) == wanted)


def summaries(found):
    return sorted(str(one.icalendar_component["summary"]) for one in found)


def attempt(work):
    try:
        work()
        return "done"
    except caldav.lib.error.DAVError as error:
        return type(error).__name__


if step == "calendars":
    answer = sorted(str(one.get_display_name()) for one in principal.calendars())
elif step == "make":
    principal.make_calendar(name=rest[0], cal_id=rest[1])
    answer = "done"
elif step == "add":
    answer = attempt(lambda: calendar_named(rest[0]).save_event(rest[1]))
elif step == "search":
    from datetime import datetime, timezone

    moment = lambda text: datetime.fromisoformat(text).replace(tzinfo=timezone.utc)
    found = calendar_named(rest[0]).search(
        start=moment(rest[1]), end=moment(rest[2]), event=True, expand=len(rest) > 3
    )
    answer = summaries(found)
elif step == "rename":
    event = calendar_named(rest[0]).event_by_uid(rest[1])
    event.icalendar_component["summary"] = rest[2]

    answer = attempt(event.save)
elif step == "delete":
    answer = attempt(lambda: calendar_named(rest[0]).event_by_uid(rest[1]).delete())
elif step == "sync":
    # Everything, then what changed after another client's step, in one session as a client keeps it.
    calendar = calendar_named(rest[0])
    first = calendar.objects_by_sync_token(load_objects=False)
    token = first.sync_token
    event = calendar.event_by_uid(rest[1])
    event.icalendar_component["location"] = "Rum 2"
    event.save()
    calendar.event_by_uid(rest[2]).delete()
    later = calendar.objects_by_sync_token(token, load_objects=False)
    answer = {"first": len(list(first)), "later": len(list(later)), "isNew": later.sync_token != token}
elif step == "scheduling":
    # What python-caldav reads of scheduling (RFC 6638).
    answer = {
        "isSupported": "calendar-auto-schedule" in str(client.check_dav_support()),
        "addresses": principal.calendar_user_address_set(),
        "inbox": str(principal.schedule_inbox().url.path),
        "outbox": str(principal.schedule_outbox().url.path),
    }
elif step == "invite":
    # An entry with people in it, as a client saves it that leaves the invitations to the server.
    calendar = calendar_named(rest[0])
    calendar.save_with_invites(rest[1], [principal, *rest[2:]])
    answer = "done"
elif step == "inbox":
    items = principal.schedule_inbox().get_items()
    answer = sorted(
        f"{one.icalendar_instance['method']} {one.icalendar_component['summary']}" for one in items
    )
elif step == "answer":
    # The copy in one's own calendar says yes.
    event = calendar_named(rest[0]).event_by_uid(rest[1])
    event.change_attendee_status(partstat="ACCEPTED")
    answer = attempt(event.save)
elif step == "status":
    event = calendar_named(rest[0]).event_by_uid(rest[1])
    people = event.icalendar_component["attendee"]
    people = people if isinstance(people, list) else [people]
    answer = {
        str(one).lower(): [str(one.params.get("PARTSTAT", "")), str(one.params.get("SCHEDULE-STATUS", ""))]
        for one in people
    }
elif step == "empty":
    for one in principal.schedule_inbox().get_items():
        one.delete()
    answer = len(principal.schedule_inbox().get_items())
elif step == "busy":
    from datetime import datetime, timezone

    moment = lambda text: datetime.fromisoformat(text).replace(tzinfo=timezone.utc)
    found = principal.freebusy_request(moment(rest[0]), moment(rest[1]), rest[2:])
    answer = {str(who): one.data.count("FREEBUSY;") for who, one in found.items() if who != "errors"}
    answer["errors"] = found["errors"]
else:
    raise SystemExit(f"There is no step {step}.")
print(json.dumps(answer))
