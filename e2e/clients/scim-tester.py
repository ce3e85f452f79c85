"""Runs scim2-tester against a SCIM server and prints what it found as JSON: address, token, domain."""

import itertools
import json
import sys

import httpx2
import scim2_tester.filling as filling
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server

address, token, domain = sys.argv[1:]

# No schema can say that names are of the organisation's own domains.
fill = filling.get_random_example_value
numbers = itertools.count()


def value_of(path):
    return f"prov{next(numbers)}@{domain}" if str(path).endswith("userName") else fill(path)


filling.get_random_example_value = value_of

client = httpx2.Client(
    base_url=address, headers={"Authorization": f"Bearer {token}"}, timeout=60
)
scim = SyncSCIMClient(client)
scim.discover()
results = check_server(scim)
print(
    json.dumps(
        [
            {"status": one.status.name, "title": one.title, "type": one.resource_type, "reason": one.reason}
            for one in results
            if one.status != Status.SKIPPED
        ]
    )
)
