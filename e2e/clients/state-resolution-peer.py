"""Reads rooms as Synapse does: a room per line, `{version, events, rejected, sets}`, answered by a line of the ids that
Synapse gives to the events, of those that it refuses by what they cite, and for each list of sets the state it makes of
them, and in how many milliseconds of the processor."""

import asyncio
import json
import sys
import time

from synapse.event_auth import check_state_dependent_auth_rules
from synapse.api.errors import AuthError, SynapseError
from synapse.api.room_versions import KNOWN_ROOM_VERSIONS
from synapse.events import make_event_from_dict
from synapse.state.v2 import resolve_events_with_store
from synapse.storage.databases.main.event_federation import StateDifference


class Store:
    def __init__(self, events):
        self.events = events

    async def get_events(self, event_ids, allow_rejected=False):
        found = {one: self.events[one] for one in event_ids if one in self.events}
        return {one: event for one, event in found.items() if allow_rejected or not event.rejected_reason}

    def chain(self, ids):
        seen, waiting = set(), list(ids)
        while waiting:
            one = waiting.pop()
            if one not in seen:
                seen.add(one)
                waiting.extend(self.events[one].auth_event_ids())
        return seen

    async def get_auth_chain_difference(self, room_id, state_sets, conflicted_state, additional):
        chains = [self.chain(one) for one in state_sets]
        difference = set.union(*chains) - set.intersection(*chains)
        between = None
        if conflicted_state is not None:
            between = {
                one
                for one in self.chain(conflicted_state)
                if self.chain([one]) & conflicted_state
            }
        return StateDifference(auth_difference=difference, conflicted_subgraph=between)


class Clock:
    async def sleep(self, duration):
        return None


async def answer(case):
    version = KNOWN_ROOM_VERSIONS[case["version"]]
    rejected = set(case["rejected"])
    events = {}
    for given, pdu in case["events"]:
        event = make_event_from_dict(pdu, version, {}, "rejected" if given in rejected else None)
        events[event.event_id] = event
    room_id = next(iter(events.values())).room_id
    states = []
    times = []
    for lists in case["sets"]:
        sets = [{(events[one].type, events[one].state_key): one for one in ids} for ids in lists]
        begin = time.process_time()
        state = await resolve_events_with_store(Clock(), room_id, version, sets, None, Store(events))
        times.append((time.process_time() - begin) * 1000)
        states.append(sorted(state.values()))
    return {"ids": list(events), "refused": refused(events), "states": states, "times": times}


def refused(events):
    found = []
    for event_id, event in events.items():
        try:
            cited = [events[one] for one in event.auth_event_ids()]
            check_state_dependent_auth_rules(event, [one for one in cited if not one.rejected_reason])
        except (AuthError, SynapseError):
            found.append(event_id)
    return found


for line in sys.stdin:
    print(json.dumps(asyncio.run(answer(json.loads(line)))), flush=True)
