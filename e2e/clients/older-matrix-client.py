"""matrix_client 0.4.0 (2021), as people have it in their scripts: two accounts, and what it asks at addresses of before Matrix 1.1."""

import json
import sys
import urllib.error
import urllib.request
import warnings

from matrix_client.api import MatrixHttpApi, MatrixRequestError
from matrix_client.client import MatrixClient

warnings.simplefilter("ignore")
url, password = sys.argv[1:]
found = {}


def sign_in(name):
    api = MatrixHttpApi(url)
    answer = api.login("m.login.password", user=name, password=password)
    api.token = answer["access_token"]
    return api, answer["user_id"]


anna, _ = sign_in("@anna:fk.example")
bo, bo_id = sign_in("@bo:digg.example")
start = bo.initial_sync(limit=5)["end"]
room = anna.create_room(name="Äldre", invitees=[bo_id])["room_id"]
asked = bo.event_stream(start, timeout=10000)
found["invited"] = [event["content"].get("membership") for event in asked["chunk"]]
bo.join_room(room)
token = bo.initial_sync(limit=5)["end"]
anna.send_message(room, "Hej från 2021")
news = bo.event_stream(token, timeout=10000)
found["heard"] = [event["content"].get("body") for event in news["chunk"] if event["room_id"] == room]
everything = bo.initial_sync(limit=5)
mine = next(one for one in everything["rooms"] if one["room_id"] == room)
found["membership"] = mine["membership"]
found["messages"] = [event["content"].get("body") for event in mine["messages"]["chunk"] if "body" in event["content"]]
found["names"] = [event["content"].get("name") for event in mine["state"] if event["type"] == "m.room.name"]

file = anna.media_upload("innehåll".encode(), "text/plain", "fil.txt")["content_uri"]
anna.send_content(room, file, "fil.txt", "m.file")
found["file"] = bo.media_download(file).content.decode()
try:
    urllib.request.urlopen(bo.get_download_url(file))
    found["stranger"] = 200
except urllib.error.HTTPError as error:
    found["stranger"] = error.code
bo.leave_room(room)
try:
    bo.media_download(file)
    found["gone"] = 200
except MatrixRequestError as error:
    found["gone"] = error.code

# The same library's other half, which synchronises.
client = MatrixClient(url)
client.login("@anna:fk.example", password)
found["synced"] = room in client.rooms
print(json.dumps(found))
